using Confd.Resources;
using Confd.Storage;

namespace Confd.Tests.UnitsOfWork;

/// <summary>A bounded memory of changes: forgotten keys count as changed.</summary>
public sealed class ChangeTrackerTests
{
    private readonly ChangeTracker tracker = new(new MemoryLease(TimeProvider.System));

    [Fact]
    public void A_change_outdates_what_was_read_before_it_and_nothing_else()
    {
        var before = tracker.Now;
        Change("a");
        var after = tracker.Now;

        Assert.False(tracker.IsCurrent(before, [Id("a")]));
        Assert.True(tracker.IsCurrent(before, [Id("b")]));
        Assert.True(tracker.IsCurrent(after, [Id("a")]));
        Assert.True(tracker.IsCurrent(before, Id("a"), version: 2));
        Assert.False(tracker.IsCurrent(before, Id("a"), version: 1));
    }

    [Fact]
    public void Whatever_is_forgotten_is_outdated_and_the_memory_has_a_bound()
    {
        var before = tracker.Now;
        Change("a");
        for (var number = 0; number < 200_000; number++)
        {
            Change($"{number}");
            Assert.False(tracker.IsCurrent(before, [Id("a")]));
        }

        Assert.InRange(tracker.Count, 1, 80_000);
        Assert.False(tracker.IsCurrent(before, [Id("never changed")]));
        var now = tracker.Now;
        Assert.True(tracker.IsCurrent(now, [Id("a")]));
        Change("a");
        Assert.False(tracker.IsCurrent(now, [Id("a")]));
    }

    /// <summary>Readers of the newest state are not sent to the database each time that something is forgotten.</summary>
    [Fact]
    public void What_was_read_lately_stays_current()
    {
        for (var number = 0; number < 39_999; number++)
        {
            Change($"{number}");
        }
        var read = tracker.Now;
        for (var number = 0; number < 30_000; number++)
        {
            Change($"more {number}");
            Assert.True(tracker.IsCurrent(read, [Id("quiet")]));
        }
    }

    private static ResourceId Id(string key) => new("thing", key);

    private void Change(string key) => tracker.Changed(new Dictionary<ResourceId, long> { [Id(key)] = 2 });
}
