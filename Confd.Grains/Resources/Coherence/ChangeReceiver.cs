using Confd.Storage;
using Microsoft.Extensions.Logging;

namespace Confd.Resources;

/// <summary>The changes that one other silo must still receive, in batches, several under way at once.</summary>
internal sealed partial class ChangeReceiver(
    string silo, NodeClient peers, ISiloLeases leases, TimeProvider time, ILogger<ChangeReceiver> logger)
{
    private const int Lanes = 4;

    /// <summary>An answer normally takes a millisecond; a silo that is merely busy should not lose its memory.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1.5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly Lock gate = new();
    private Batch? next;
    private int busy;

    public Task NotifyAsync(IReadOnlyDictionary<ResourceId, long> versions)
    {
        lock (gate)
        {
            next ??= new Batch();
            next.Add(versions);
            var notified = next.Notified.Task;
            if (busy < Lanes)
            {
                busy++;
                _ = SendAsync(Take());
            }
            return notified;
        }
    }

    private Batch Take()
    {
        var batch = next!;
        next = null;
        return batch;
    }

    private async Task SendAsync(Batch? batch)
    {
        while (batch is not null)
        {
            // The caller holds a lock, and its thread has other work.
            await Task.Yield();
            try
            {
                await SettleAsync(batch.Changes);
            }
            catch (Exception exception)
            {
                LogFailed(exception, silo);
            }
            batch.Notified.SetResult();
            lock (gate)
            {
                batch = next is null ? null : Take();
                busy -= batch is null ? 1 : 0;
            }
        }
    }

    private async Task SettleAsync(Dictionary<ResourceId, long> changes)
    {
        var acknowledged = peers.NotifyAsync(silo, changes);
        try
        {
            await acknowledged.WaitAsync(Timeout, time);
            return;
        }
        catch (Exception exception)
        {
            LogSilent(silo, exception.Message);
        }
        // Unreachable from here does not mean unreachable from the database: without the fence it could go on
        // prolonging its lease and answer from what it has in memory.
        var started = time.GetTimestamp();
        var lapses = await FenceAsync() + time.GetElapsedTime(started);
        while (lapses - time.GetElapsedTime(started) is var rest && rest > TimeSpan.Zero)
        {
            if (acknowledged.IsFaulted)
            {
                acknowledged = peers.NotifyAsync(silo, changes);
            }
            var pause = Task.Delay(rest < Pause ? rest : Pause, time);
            await Task.WhenAny(acknowledged, pause);
            if (acknowledged.IsCompletedSuccessfully)
            {
                return;
            }
            await pause;
        }
    }

    private async Task<TimeSpan> FenceAsync()
    {
        try
        {
            using var timeout = new CancellationTokenSource(LeaseKeeper.Length, time);
            return await leases.FenceAsync(silo, timeout.Token);
        }
        catch (Exception exception)
        {
            // Without the database there is no renewal, but the last one may be recent.
            LogNoFence(exception, silo);
            return LeaseKeeper.Length;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Silo {Silo} was not told of a change ({Reason}); waiting until its lease has ended")]
    private partial void LogSilent(string silo, string reason);

    [LoggerMessage(LogLevel.Warning, "Silo {Silo} could not be fenced off")]
    private partial void LogNoFence(Exception exception, string silo);

    [LoggerMessage(LogLevel.Error, "Telling silo {Silo} of a change failed")]
    private partial void LogFailed(Exception exception, string silo);

    private sealed class Batch
    {
        public Dictionary<ResourceId, long> Changes { get; } = [];

        public TaskCompletionSource Notified { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Add(IReadOnlyDictionary<ResourceId, long> versions)
        {
            foreach (var (resource, version) in versions)
            {
                Changes[resource] = Math.Max(version, Changes.GetValueOrDefault(resource));
            }
        }
    }
}
