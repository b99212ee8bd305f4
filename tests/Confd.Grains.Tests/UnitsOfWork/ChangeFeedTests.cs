using Confd.Resources;
using Confd.Storage;

namespace Confd.Tests.UnitsOfWork;

/// <summary>A reader of changes waits until there is one.</summary>
public sealed class ChangeFeedTests
{
    private readonly ChangeTracker tracker = new(new MemoryLease(TimeProvider.System));

    [Fact]
    public async Task A_new_feed_has_everything_and_then_what_changes()
    {
        var feed = tracker.Follow();
        await feed.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Null(feed.Take());
        var waiting = feed.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);

        tracker.Changed(new Dictionary<ResourceId, long> { [new("thing", "a")] = 1 });

        await waiting;
        await feed.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal([new ResourceId("thing", "a")], feed.Take());
        Assert.False(feed.WaitAsync(TestContext.Current.CancellationToken).IsCompleted);
    }

    [Fact]
    public async Task What_was_taken_in_vain_need_not_be_waited_for()
    {
        var feed = tracker.Follow();
        feed.Return(feed.Take());
        await feed.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Null(feed.Take());

        feed.Return([]);
        Assert.False(feed.WaitAsync(TestContext.Current.CancellationToken).IsCompleted);

        tracker.ForgetAll();
        await feed.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Null(feed.Take());
    }

    [Fact]
    public async Task Who_gives_up_waiting_misses_nothing()
    {
        var feed = tracker.Follow();
        feed.Take();
        using var given = new CancellationTokenSource();
        var waiting = feed.WaitAsync(given.Token);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        tracker.Changed(new Dictionary<ResourceId, long> { [new("thing", "b")] = 1 });

        Assert.Equal([new ResourceId("thing", "b")], feed.Take());
    }
}
