using System.Collections.Concurrent;
using RabbitMQ.Client;

namespace Confd.Notifier;

/// <summary>A channel whose messages are confirmed by the broker.</summary>
/// <remarks>The client's own tracking of confirms would add a header to each message, which the contract does not have.</remarks>
internal sealed class BusChannel : IAsyncDisposable
{
    private readonly IChannel channel;
    private readonly ConcurrentDictionary<ulong, TaskCompletionSource> unconfirmed = new();

    public BusChannel(IChannel channel)
    {
        this.channel = channel;
        channel.BasicAcksAsync += (_, ack) =>
        {
            Complete(ack.DeliveryTag, ack.Multiple, source => source.TrySetResult());
            return Task.CompletedTask;
        };
        channel.BasicNacksAsync += (_, nack) =>
        {
            Complete(nack.DeliveryTag, nack.Multiple, source => source.TrySetException(new IOException("the broker could not take a message")));
            return Task.CompletedTask;
        };
        channel.ChannelShutdownAsync += (_, reason) =>
        {
            Complete(ulong.MaxValue, isMultiple: true, source => source.TrySetException(new IOException(reason.ReplyText)));
            return Task.CompletedTask;
        };
    }

    /// <summary>Why the broker closed the channel because of a message (too large, or not understood); null otherwise.</summary>
    /// <remarks>Other causes (permissions, a broker that starts or stops) are not the fault of a message, and pass.</remarks>
    public string? Refusal => channel.CloseReason is
        {
            Initiator: ShutdownInitiator.Peer,
            ReplyCode: Constants.ContentTooLarge or Constants.PreconditionFailed or Constants.FrameError or Constants.SyntaxError,
        } reason
        ? reason.ReplyText
        : null;

    /// <summary>Sends a message. The inner task is the broker's confirm.</summary>
    public async Task<Task> PublishAsync(
        string exchange, string routingKey, BasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var confirm = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        unconfirmed[await channel.GetNextPublishSequenceNumberAsync(cancellationToken)] = confirm;
        if (!channel.IsOpen)
        {
            throw new IOException(channel.CloseReason?.ReplyText ?? "the channel is closed");
        }
        await channel.BasicPublishAsync(exchange, routingKey, mandatory: false, properties, body, cancellationToken);
        return confirm.Task;
    }

    public ValueTask DisposeAsync() => channel.DisposeAsync();

    private void Complete(ulong tag, bool isMultiple, Action<TaskCompletionSource> complete)
    {
        foreach (var known in isMultiple ? unconfirmed.Keys.Where(known => known <= tag) : [tag])
        {
            if (unconfirmed.TryRemove(known, out var source))
            {
                complete(source);
            }
        }
    }
}
