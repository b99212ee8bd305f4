namespace Confd.Notifier;

/// <summary>Hands the events of the log that a receiver asked for to it.</summary>
internal sealed class ReceiverSink(IEventReceiver receiver, IReadOnlySet<string> names) : ISink
{
    public async Task<Delivery> DeliverAsync(IReadOnlyList<TailEvent> batch, CancellationToken cancellationToken)
    {
        var wanted = batch.Index().Where(one => names.Contains(one.Item.Stored.Name)).ToList();
        if (wanted.Count == 0)
        {
            return new Delivery(batch.Count);
        }
        var received = await receiver.ReceiveAsync([.. wanted.Select(one => one.Item.DomainEvent)], cancellationToken);
        return received.Done == wanted.Count
            ? new Delivery(batch.Count)
            : new Delivery(wanted[received.Done].Index, received.Error, received.IsUnavailable);
    }

    public async ValueTask DisposeAsync()
    {
        if (receiver is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }
}

/// <summary>One reader of the whole log.</summary>
/// <remarks>The receiver is made late, because operations depend on the sinks.</remarks>
internal sealed class ReceiverSinkFactory(string name, int most, IReadOnlySet<string> names, Func<IEventReceiver> make) : ISinkFactory
{
    public string Name => name;

    public int BatchSize => most;

    public ISink Create() => new ReceiverSink(make(), names);
}
