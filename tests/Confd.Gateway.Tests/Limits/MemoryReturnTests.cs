using Confd.Gateway.Hosting;

namespace Confd.Gateway.Tests.Limits;

/// <summary>Memory is returned once, after a busy and an idle period.</summary>
public sealed class MemoryReturnTests
{
    private const long Much = 100_000_000;
    private const long Little = 1_000_000;

    private readonly MemoryReturn.Rest rest = new(allocated: 0);
    private long allocated;

    [Fact]
    public void Memory_is_given_back_once_when_a_rest_has_lasted_long_enough()
    {
        Assert.False(Allocates(Much));

        Assert.All(Enumerable.Range(1, MemoryReturn.Rest.Intervals - 1), _ => Assert.False(Allocates(Little)));
        Assert.True(Allocates(Little));

        Assert.All(Enumerable.Range(1, MemoryReturn.Rest.Intervals), _ => Assert.False(Allocates(Little)));
    }

    [Fact]
    public void A_pause_between_two_rushes_is_no_rest()
    {
        for (var rush = 0; rush < 10; rush++)
        {
            Assert.False(Allocates(Much));
            Assert.All(Enumerable.Range(1, MemoryReturn.Rest.Intervals - 1), _ => Assert.False(Allocates(Little)));
        }
    }

    [Fact]
    public void What_was_never_much_is_kept() => Assert.All(Enumerable.Range(1, 32), _ => Assert.False(Allocates(Little)));

    private bool Allocates(long bytes) => rest.IsLongEnough(allocated += bytes);
}
