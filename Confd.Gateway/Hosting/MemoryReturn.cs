using System.Diagnostics.Metrics;

namespace Confd.Gateway.Hosting;

/// <summary>
/// Returns memory to the system when a busy period is over and the process has been idle for a while. The runtime collects only
/// on new allocations, so an idle process would keep the garbage of its last busy period.
/// </summary>
internal sealed class MemoryReturn : BackgroundService
{
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
        using var timer = new PeriodicTimer(Rest.Interval, time);
        var rest = new Rest(GC.GetTotalAllocatedBytes());
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (rest.IsLongEnough(GC.GetTotalAllocatedBytes()))
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                collections.Add(1);
            }
        }
    }

    /// <summary>Decides when an idle period after a busy one has lasted long enough.</summary>
    /// <param name="allocated">Bytes allocated so far.</param>
    internal sealed class Rest(long allocated)
    {
        /// <summary>Interval between checks.</summary>
        public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

        /// <summary>
        /// Idle intervals before memory is returned. Later requests pay for the return: the system creates each page again
        /// on first use. That doubles the cost of a write, so a pause between two busy periods must not count as the end.
        /// </summary>
        public const int Intervals = 10;

        /// <summary>Bytes allocated per second; background work stays below it.</summary>
        private const long Quiet = 1_000_000;

        /// <summary>Bytes allocated since the last return.</summary>
        private const long Worthwhile = 32_000_000;

        private long before = allocated;
        private long returned;
        private int quiet;

        /// <summary>True once per idle period.</summary>
        /// <param name="now">Bytes allocated so far.</param>
        public bool IsLongEnough(long now)
        {
            quiet = (now - before) / Interval.TotalSeconds < Quiet ? quiet + 1 : 0;
            before = now;
            if (quiet < Intervals || now - returned <= Worthwhile)
            {
                return false;
            }
            returned = now;
            return true;
        }
    }
}
