using System.Diagnostics.Metrics;

namespace Confd.Gateway.Hosting;

/// <summary>
/// Gives memory back to the system when there is little to do after there was much: the runtime collects only when it is
/// asked for more, so a process at rest would keep the garbage of its last rush.
/// </summary>
internal sealed class MemoryReturn : BackgroundService
{
    /// <summary>Bytes allocated per second; what runs without requests stays below it.</summary>
    private const long Quiet = 1_000_000;

    /// <summary>Bytes allocated since the last time.</summary>
    private const long Worthwhile = 32_000_000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly TimeProvider time;
    private readonly Counter<long> collections;

    public MemoryReturn(TimeProvider time, IMeterFactory meters)
    {
        this.time = time;
        collections = meters.Create("Confd").CreateCounter<long>(
            "confd.memory.returns", description: "Times that memory was given back to the system after a rush");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var before = GC.GetTotalAllocatedBytes();
        var returned = 0L;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var now = GC.GetTotalAllocatedBytes();
            var rate = (now - before) / Interval.TotalSeconds;
            before = now;
            if (rate < Quiet && now - returned > Worthwhile)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                returned = now;
                collections.Add(1);
            }
        }
    }
}
