using Confd.Gateway.Authentication;

namespace Confd.Gateway.Tests.Authentication;

/// <summary>The cache of other services' answers.</summary>
public sealed class ShortCacheTests
{
    private readonly Clock time = new();

    [Fact]
    public async Task An_answer_is_kept_for_its_time()
    {
        var cache = new ShortCache<string, int>(time, TimeSpan.FromSeconds(3), 10);
        var asked = 0;
        Assert.Equal(1, await AskAsync());
        time.Seconds += 2.9;
        Assert.Equal(1, await AskAsync());
        time.Seconds += 0.2;
        Assert.Equal(2, await AskAsync());

        ValueTask<int> AskAsync() => cache.GetAsync("a", _ => Task.FromResult(++asked), _ => true, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Refusals_and_failures_are_not_kept()
    {
        var token = TestContext.Current.CancellationToken;
        var cache = new ShortCache<string, int>(time, TimeSpan.FromSeconds(3), 10);
        await cache.GetAsync("a", _ => Task.FromResult(1), _ => false, token);
        Assert.False(cache.TryGet("a", out _));
        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await cache.GetAsync("a", _ => throw new InvalidOperationException(), _ => true, token));
        Assert.Equal(2, await cache.GetAsync("a", _ => Task.FromResult(2), _ => true, token));
    }

    [Fact]
    public async Task Equal_questions_at_the_same_time_are_asked_once()
    {
        var cache = new ShortCache<string, int>(time, TimeSpan.FromSeconds(3), 10);
        var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = 0;
        var waiting = Enumerable.Range(0, 20).Select(_ => cache.GetAsync(
            "a",
            _ =>
            {
                Interlocked.Increment(ref asked);
                return answer.Task;
            },
            _ => true, TestContext.Current.CancellationToken).AsTask()).ToList();
        using var impatient = new CancellationTokenSource();
        var left = cache.GetAsync("a", _ => answer.Task, _ => true, impatient.Token).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);

        answer.SetResult(7);

        Assert.All(await Task.WhenAll(waiting), value => Assert.Equal(7, value));
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task It_never_grows_beyond_its_size()
    {
        var cache = new ShortCache<int, int>(time, TimeSpan.FromSeconds(3), 10);
        for (var number = 0; number < 1000; number++)
        {
            await cache.GetAsync(number, Task.FromResult, _ => true, TestContext.Current.CancellationToken);
            time.Seconds += 0.1;
        }
        Assert.InRange(Enumerable.Range(0, 1000).Count(number => cache.TryGet(number, out _)), 1, 10);
    }

    private sealed class Clock : TimeProvider
    {
        public double Seconds { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => (long)(Seconds * 1000);
    }
}
