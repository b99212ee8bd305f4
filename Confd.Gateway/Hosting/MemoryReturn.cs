using System.Diagnostics.Metrics;

namespace Confd.Gateway.Hosting;

/// <summary>
/// Gives memory back to the system when there is little to do for a while after there was much: the runtime collects only
/// when it is asked for more, so a process at rest would keep the garbage of its last rush.
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

    /// <summary>Says when a rest after a rush has lasted long enough.</summary>
    /// <param name="allocated">Bytes allocated so far.</param>
    internal sealed class Rest(long allocated)
    {
        /// <summary>How often it is asked.</summary>
        public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

        /// <summary>
        /// Intervals without work. Whoever comes afterwards pays for it, as each page that was given back is made anew when
        /// it is touched: that doubles the cost of a write, so a pause between two rushes must not be taken for their end.
        /// </summary>
        public const int Intervals = 10;

        /// <summary>Bytes allocated per second; what runs without requests stays below it.</summary>
        private const long Quiet = 1_000_000;

        /// <summary>Bytes allocated since the last time.</summary>
        private const long Worthwhile = 32_000_000;

        private long before = allocated;
        private long returned;
        private int quiet;

        /// <summary>True once for each rest.</summary>
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
