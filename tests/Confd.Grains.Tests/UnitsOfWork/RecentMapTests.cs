using Confd.Resources;

namespace Confd.Tests.UnitsOfWork;

/// <summary>The cache that saves work for the database has a bound.</summary>
public sealed class RecentMapTests
{
    [Fact]
    public void It_never_holds_more_than_its_capacity_and_always_the_newest_half()
    {
        var map = new RecentMap<int, string>(100);

        for (var number = 0; number < 10_000; number++)
        {
            map.Set(number, $"{number}");
            Assert.InRange(map.Count, 0, 100);
            var oldestKept = Math.Max(0, number - 49);
            Assert.True(map.TryGetValue(oldestKept, out var kept));
            Assert.Equal($"{oldestKept}", kept);
        }
        Assert.False(map.TryGetValue(0, out _));
    }

    [Fact]
    public void The_newest_value_of_a_key_counts_in_whichever_half_it_is()
    {
        var map = new RecentMap<int, string>(4);
        map.Set(1, "old");
        map.Set(2, "other");

        map.Set(1, "new");

        Assert.True(map.TryGetValue(1, out var value));
        Assert.Equal("new", value);
        map.Clear();
        Assert.Equal((0, false), (map.Count, map.TryGetValue(1, out _)));
    }
}
