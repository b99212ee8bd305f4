using Confd.Configuration;
using Confd.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Confd.Resources;

/// <summary>
/// Keeps other silos, except those of its cluster, away from this one's PostgreSQL schema. A silo on its own answers from
/// memory only while no other silo can have written.
/// </summary>
internal sealed partial class SchemaKeeper(
    SchemaLock held, IOptions<ConfdStorageOptions> storage, IOptions<ClusterOptions> cluster, MemoryLease memory,
    ChangeTracker tracker, TimeProvider time, ILogger<SchemaKeeper> logger) : BackgroundService, IHostedLifecycleService
{
    /// <summary>Longer than a server takes to notice that a process was killed.</summary>
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(5);

    private const string Taken = "another silo has it";

    private static readonly TimeSpan StartInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>How long a lock counts as held after a check: a server gives up a silent connection much later.</summary>
    private static readonly TimeSpan HeldFor = TimeSpan.FromSeconds(15);

    /// <exception cref="InvalidOperationException">Another silo has the schema.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (await FaultAsync(cancellationToken) is { } fault)
        {
            if (fault != Taken)
            {
                LogLost(storage.Value.Schema, fault);
                started = time.GetTimestamp();
            }
            else if (time.GetElapsedTime(started) > StartTimeout)
            {
                throw new InvalidOperationException(
                    $"Confd:Storage:Schema: '{storage.Value.Schema}' is in use by another silo; stop that one, choose another schema, "
                    + "or let both form a cluster with Confd:Cluster:Mode=postgresql.");
            }
            await Task.Delay(StartInterval, time, cancellationToken);
        }
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken) => await held.DisposeAsync();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isHeld = true;
        while (true)
        {
            await held.WatchAsync(Interval, time, stoppingToken);
            var fault = await FaultAsync(stoppingToken);
            if (isHeld && fault is not null)
            {
                LogLost(storage.Value.Schema, fault);
            }
            isHeld = fault is null;
        }
    }

    /// <summary>Takes the lock, or checks that it is still held.</summary>
    /// <returns>Why it is not held; null when it is.</returns>
    private async Task<string?> FaultAsync(CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        var wasHeld = memory.IsHeld;
        string? fault;
        try
        {
            fault = await held.HoldAsync(cancellationToken) ? null : Taken;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            fault = exception.Message;
        }
        if (fault is null)
        {
            Remember(wasHeld, asked);
        }
        else
        {
            Forget();
        }
        return fault;
    }

    /// <summary>In a cluster the leases decide.</summary>
    private void Remember(bool wasHeld, long asked)
    {
        if (cluster.Value.IsShared)
        {
            return;
        }
        if (!wasHeld)
        {
            tracker.ForgetAll();
        }
        memory.HoldUntil(asked + (long)(HeldFor.TotalSeconds * time.TimestampFrequency));
    }

    private void Forget()
    {
        if (!cluster.Value.IsShared)
        {
            memory.Drop();
            tracker.ForgetAll();
        }
    }

    [LoggerMessage(LogLevel.Warning, "Schema {Schema} is not held: {Reason}. Reads go to the database until it is")]
    private partial void LogLost(string schema, string reason);
}
