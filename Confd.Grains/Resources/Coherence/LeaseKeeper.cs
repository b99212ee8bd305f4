using Confd.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Confd.Resources;

/// <summary>Keeps this silo's lease alive, and forgets what the silo has in memory whenever it may have missed a change.</summary>
/// <remarks>
/// A writer notifies the silos that hold a lease when it commits. So what was read while the lease had lapsed, and what was
/// read while a commit that did not see the lease was still running, must not be kept. A silo that stopped in the
/// middle of a commit notifies nobody; the others find its lease expired and read everything again.
/// </remarks>
internal sealed partial class LeaseKeeper(
    ISiloLeases leases, MemoryLease memory, ChangeTracker tracker, ILocalSiloDetails silo, TimeProvider time,
    ILogger<LeaseKeeper> logger) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    /// <summary>How long a silo that stopped answering can hold up writers.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(4);

    /// <summary>Subtracted from this silo's own view of the lease, as two clocks never run at quite the same speed.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SettlingPause = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly Dictionary<string, OtherLease> known = [];
    private Task running = Task.CompletedTask;
    private long rowUntil;
    private long fence;
    private long doubts;
    private long settledDoubts;

    /// <summary>Set while commits that do not know of the lease may still be running: their numbers are smaller.</summary>
    private long? joining;

    /// <summary>Set while the last commit of a silo that is gone may still be running: its number is smaller.</summary>
    private long? suspicion;

    /// <summary>Name of this run of the silo.</summary>
    public string Silo => silo.SiloAddress.ToParsableString();

    public void Participate(ISiloLifecycle lifecycle)
    {
        // Nothing is answered from memory before the first lease.
        memory.Drop();
        lifecycle.Subscribe(
            nameof(LeaseKeeper), ServiceLifecycleStage.Active,
            _ =>
            {
                running = Task.Run(RunAsync, CancellationToken.None);
                return Task.CompletedTask;
            },
            StopAsync);
    }

    public void Doubt()
    {
        Interlocked.Increment(ref doubts);
        tracker.ForgetAll();
        Wake();
    }

    public void Dispose()
    {
        stopping.Dispose();
        wake.Dispose();
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        Wake();
        await running;
        memory.Drop();
        try
        {
            await leases.ReleaseAsync(Silo, cancellationToken);
        }
        catch (Exception exception)
        {
            LogNotReleased(exception);
        }
    }

    private async Task RunAsync()
    {
        var isFailing = false;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
                timeout.CancelAfter(Length);
                await RenewAsync(timeout.Token);
                isFailing = false;
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                if (!isFailing)
                {
                    LogNotRenewed(exception.Message);
                }
                isFailing = true;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            await wake.WaitAsync(Interval, CancellationToken.None);
        }
    }

    internal async Task RenewAsync(CancellationToken cancellationToken)
    {
        var sentAt = time.GetTimestamp();
        var sentDoubts = Interlocked.Read(ref doubts);
        var renewal = await leases.RenewAsync(Silo, Length, sentDoubts, cancellationToken);

        // Every writer saw the old lease or the new one only if the old one had not lapsed when the new one was there.
        var isContinued = time.GetTimestamp() < rowUntil && renewal.Fence == fence;
        rowUntil = sentAt + (long)((Length - Margin).TotalSeconds * time.TimestampFrequency);
        fence = renewal.Fence;
        if (!isContinued)
        {
            memory.Drop();
            tracker.ForgetAll();
            joining = await leases.TakeNumberAsync(cancellationToken);
            LogJoining();
        }
        Observe(renewal, sentDoubts);
        await SettleAsync(renewal.Oldest, cancellationToken);
        if (joining is null)
        {
            memory.HoldUntil(rowUntil);
        }
    }

    /// <summary>Others that stopped, or do not know whether they committed, may have changed what we have in memory.</summary>
    private void Observe(LeaseRenewal renewal, long sentDoubts)
    {
        var isSuspicious = sentDoubts != settledDoubts;
        settledDoubts = sentDoubts;
        foreach (var other in renewal.Others)
        {
            var isKnown = known.TryGetValue(other.Silo, out var before);
            if ((other.IsExpired && !(isKnown && before.IsExpired)) || (isKnown && before.Doubts != other.Doubts))
            {
                LogSuspicious(other.Silo, other.IsExpired);
                isSuspicious = true;
            }
        }
        known.Clear();
        foreach (var other in renewal.Others)
        {
            known[other.Silo] = other;
        }
        if (isSuspicious)
        {
            tracker.ForgetAll();
            suspicion = renewal.Number;
        }
    }

    private async Task SettleAsync(long oldest, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            if (suspicion <= oldest)
            {
                tracker.ForgetAll();
                suspicion = null;
            }
            if (joining <= oldest)
            {
                tracker.ForgetAll();
                joining = null;
                LogJoined();
            }
            // The next renewal must not come late.
            if ((joining is null && suspicion is null) || time.GetElapsedTime(started) > Interval / 2)
            {
                return;
            }
            await Task.Delay(SettlingPause, time, cancellationToken);
            oldest = await leases.ReadOldestAsync(cancellationToken);
        }
    }

    private void Wake()
    {
        if (wake.CurrentCount == 0)
        {
            try
            {
                wake.Release();
            }
            catch (SemaphoreFullException)
            {
                // Another silo has just done it.
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The lease was not renewed: {Reason}. Reads go to the database once it has lapsed")]
    private partial void LogNotRenewed(string reason);

    [LoggerMessage(LogLevel.Warning, "The lease was not given up; writers wait until it has lapsed")]
    private partial void LogNotReleased(Exception exception);

    [LoggerMessage(LogLevel.Warning, "Silo {Silo} stopped or lost its database (expired: {IsExpired}); everything in memory is read again")]
    private partial void LogSuspicious(string silo, bool isExpired);

    [LoggerMessage(LogLevel.Information, "Took a lease; nothing is kept in memory until older commits have ended")]
    private partial void LogJoining();

    [LoggerMessage(LogLevel.Information, "Answers come from memory from now on")]
    private partial void LogJoined();
}
