using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Confd.Notifier;

/// <summary>What others tell on the bus, message by message.</summary>
/// <remarks>
/// The silos share one durable queue, of which one of them at a time reads, so nothing is missed while all of them are down,
/// and messages are handled in the order in which they were told. A message is acknowledged once it is handled, so it may be
/// handled twice.
/// </remarks>
/// <param name="connection">The broker.</param>
/// <param name="options">Names the exchange.</param>
/// <param name="queue">Name of the queue.</param>
/// <param name="names">Names of the messages.</param>
/// <param name="logger">For the listener that reads.</param>
internal sealed partial class BusQueue(
    BusConnection connection, BusOptions options, string queue, IReadOnlyCollection<string> names, ILogger logger)
{
    /// <summary>A queue that nobody has read for so long belongs to a system that is gone.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(14);

    /// <summary>Reads until that is cancelled; a broker that is away is waited for.</summary>
    /// <param name="handle">Handles one message; throws only when it is cancelled.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task ReadAsync(Func<string, CancellationToken, Task> handle, CancellationToken cancellationToken)
    {
        var backoff = new Backoff();
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await using var channel = await connection.OpenConsumerAsync(cancellationToken);
                var deliveries = await ConsumeAsync(channel, cancellationToken);
                backoff = new Backoff();
                await foreach (var delivery in deliveries.ReadAllAsync(cancellationToken))
                {
                    await handle(Encoding.UTF8.GetString(delivery.Body.Span), cancellationToken);
                    await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false, cancellationToken);
                }
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogInterrupted(queue, exception.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            await Task.Delay(backoff.Next(), cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Messages one by one; ends when the channel is closed.</summary>
    private async Task<ChannelReader<(ulong DeliveryTag, ReadOnlyMemory<byte> Body)>> ConsumeAsync(
        IChannel channel, CancellationToken cancellationToken)
    {
        await channel.QueueDeclareAsync(
            queue, durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?>
            {
                ["x-single-active-consumer"] = true, ["x-expires"] = (long)Forgotten.TotalMilliseconds,
            },
            cancellationToken: cancellationToken);
        foreach (var name in names)
        {
            await channel.QueueBindAsync(
                queue, options.Exchange, "", new Dictionary<string, object?> { ["x-match"] = "all", ["name"] = name },
                cancellationToken: cancellationToken);
        }
        await channel.BasicQosAsync(0, prefetchCount: 1, global: false, cancellationToken);
        var deliveries = Channel.CreateUnbounded<(ulong, ReadOnlyMemory<byte>)>();
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            // The client takes its buffer back when this returns.
            deliveries.Writer.TryWrite((delivery.DeliveryTag, delivery.Body.ToArray()));
            return Task.CompletedTask;
        };
        channel.ChannelShutdownAsync += (_, _) =>
        {
            deliveries.Writer.TryComplete();
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer, cancellationToken);
        LogListening(queue);
        return deliveries.Reader;
    }

    [LoggerMessage(LogLevel.Information, "Messages are read from queue {Queue}")]
    private partial void LogListening(string queue);

    [LoggerMessage(LogLevel.Warning, "The bus gives no messages of queue {Queue} at the moment: {Reason}")]
    private partial void LogInterrupted(string queue, string reason);
}

/// <summary>Pauses between tries, each twice as long as the one before.</summary>
internal struct Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private TimeSpan last;

    /// <summary>The next pause.</summary>
    public TimeSpan Next() => last = last == TimeSpan.Zero ? First : 2 * last < Longest ? 2 * last : Longest;
}
