using System.Collections.Concurrent;
using Confd.Storage;
using Microsoft.Extensions.Logging;

namespace Confd.Resources;

/// <summary>Sends changes to the other silos before the writer answers.</summary>
internal interface IChangeBroadcast
{
    /// <summary>Returns once no other silo can answer from what it read before the commit.</summary>
    /// <param name="versions">What was changed, with its version afterwards.</param>
    /// <param name="holders">The silos that may answer from memory, as the commit found them.</param>
    Task NotifyAsync(IReadOnlyDictionary<ResourceId, long> versions, IReadOnlyList<string>? holders);

    /// <summary>Makes every silo, this one too, read again what it has in memory: a commit may have happened unnoticed.</summary>
    void Doubt();
}

/// <summary>A single silo has no other to notify.</summary>
internal sealed class NoBroadcast : IChangeBroadcast
{
    public Task NotifyAsync(IReadOnlyDictionary<ResourceId, long> versions, IReadOnlyList<string>? holders) => Task.CompletedTask;

    public void Doubt()
    {
    }
}

/// <summary>
/// Sends changes to the silos that hold a lease. It fences off a silo that does not answer, and waits until that lease ends.
/// </summary>
internal sealed class ChangeBroadcast(
    LeaseKeeper keeper, NodeClient peers, ISiloLeases leases, TimeProvider time, ILoggerFactory loggers) : IChangeBroadcast
{
    private readonly ConcurrentDictionary<string, ChangeReceiver> receivers = new();

    public Task NotifyAsync(IReadOnlyDictionary<ResourceId, long> versions, IReadOnlyList<string>? holders)
    {
        if (holders is null)
        {
            return Task.CompletedTask;
        }
        List<Task>? notified = null;
        foreach (var holder in holders)
        {
            if (holder != keeper.Silo)
            {
                (notified ??= []).Add(ReceiverOf(holder).NotifyAsync(versions));
            }
        }
        return notified is null ? Task.CompletedTask : Task.WhenAll(notified);
    }

    public void Doubt() => keeper.Doubt();

    private ChangeReceiver ReceiverOf(string silo)
    {
        if (receivers.Count > 100)
        {
            // Most belong to silos that are gone; the others are made again.
            receivers.Clear();
        }
        return receivers.GetOrAdd(
            silo, name => new ChangeReceiver(name, peers, leases, time, loggers.CreateLogger<ChangeReceiver>()));
    }
}
