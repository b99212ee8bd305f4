using Confd.Storage;
using Microsoft.Extensions.Options;

namespace Confd.Notifier;

/// <summary>Before the first change: loads the identity, and makes a cursor for each sink, which then misses no event.</summary>
internal sealed class NotifierStartup(IConfdStore store, SystemIdentity identity, IEnumerable<ISinkFactory> factories, IOptions<EventLogOptions> options) : IStartupTask
{
    public async Task Execute(CancellationToken cancellationToken)
    {
        await identity.LoadAsync(cancellationToken);
        foreach (var factory in factories)
        {
            await store.Log.EnsureCursorsAsync(factory.Name, factory.Partitions, cancellationToken);
        }
        if (options.Value.Streams)
        {
            await store.Log.EnsureCursorsAsync(
                EventStreams.Sink, [.. Enumerable.Range(0, EventPartition.Count)], cancellationToken);
        }
    }
}
