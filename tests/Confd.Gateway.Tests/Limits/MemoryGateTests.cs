using Confd.Gateway.Limits;
using Microsoft.Extensions.Time.Testing;

namespace Confd.Gateway.Tests.Limits;

/// <summary>Requests are refused before memory is used up, not in the middle of their work.</summary>
public sealed class MemoryGateTests
{
    private const int Megabyte = 1_000_000;

    private readonly FakeTimeProvider clock = new();
    private readonly Memory memory = new() { Limit = 100 * Megabyte };
    private readonly MemoryGate gate;

    public MemoryGateTests() => gate = new MemoryGate(clock, memory);

    [Fact]
    public void With_room_every_request_is_taken()
    {
        memory.Used = 50 * Megabyte;

        Assert.True(gate.TryReserve(0));
        Assert.Equal(0, memory.Collections);
    }

    [Fact]
    public void What_is_only_garbage_is_collected_first()
    {
        memory.Used = 95 * Megabyte;
        memory.UsedWithoutGarbage = 40 * Megabyte;

        Assert.True(gate.TryReserve(0));
        Assert.Equal(1, memory.Collections);
    }

    [Fact]
    public void Without_room_requests_are_refused_and_it_is_not_collected_for_each()
    {
        memory.Used = memory.UsedWithoutGarbage = 95 * Megabyte;

        for (var request = 0; request < 100; request++)
        {
            Assert.False(gate.TryReserve(0));
        }
        Assert.Equal(1, memory.Collections);

        memory.Used = memory.UsedWithoutGarbage = 20 * Megabyte;
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(gate.TryReserve(0));
    }

    [Fact]
    public void Bodies_that_are_on_their_way_count_together()
    {
        memory.Used = memory.UsedWithoutGarbage = 40 * Megabyte;

        Assert.True(gate.TryReserve(5 * Megabyte));
        Assert.False(gate.TryReserve(5 * Megabyte));
        Assert.True(gate.TryReserve(1000));
        gate.Release(5 * Megabyte);
        Assert.True(gate.TryReserve(5 * Megabyte));
    }

    private sealed class Memory : IMemoryUse
    {
        public long Limit { get; init; }

        public long Used { get; set; }

        public long UsedWithoutGarbage { get; set; }

        public int Collections { get; private set; }

        public void Collect()
        {
            Collections++;
            Used = UsedWithoutGarbage;
        }
    }
}
