using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Confd.Notifier;

/// <summary>Reads what other services publish on the bus, message by message.</summary>
/// <remarks>
/// The silos share one durable queue, and one silo at a time reads it. So nothing is missed while all of them are down, and
/// messages are handled in the order of their publication. A message is acknowledged after it was handled, so it may be
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
    /// <summary>A queue that nobody has read for this long belongs to a system that is gone.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(14);

    /// <summary>A duplicate name in a message fails when the message is parsed, not when the name is looked up.</summary>
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads until cancelled; waits for a broker that is away.</summary>
    /// <param name="work">
    /// Handles one message. What can't be done at the moment is repeated. What is refused
    /// (<see cref="RefusedException"/>, <see cref="UnreadableMessageException"/>) would be refused again and is dropped,
    /// like anything that is not a message.
    /// </param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task ReadAsync(
        Func<string, JsonObject, IEnumerable<Func<CancellationToken, Task>>> work, CancellationToken cancellationToken)
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
                    await HandleAsync(delivery.Body, work, cancellationToken);
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

    private async Task HandleAsync(
        ReadOnlyMemory<byte> message, Func<string, JsonObject, IEnumerable<Func<CancellationToken, Task>>> work,
        CancellationToken cancellationToken)
    {
        if (Read(message.Span) is not var (name, data))
        {
            LogNotUnderstood(message.Length, queue);
            return;
        }
        foreach (var one in work(name, data))
        {
            await DoAsync(name, one, cancellationToken);
        }
    }

    private async Task DoAsync(string name, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        for (var backoff = new Backoff(); ;)
        {
            try
            {
                await work(cancellationToken);
                return;
            }
            catch (Exception exception) when (exception is RefusedException or UnreadableMessageException)
            {
                LogRefused(name, exception.Message);
                return;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogTriesAgain(name, exception.Message);
                await Task.Delay(backoff.Next(), cancellationToken);
            }
        }
    }

    private static (string Name, JsonObject Data)? Read(ReadOnlySpan<byte> message)
    {
        try
        {
            var body = JsonNode.Parse(message, documentOptions: Strict);
            return (string?)body?["name"] is { } name && body["data"] is JsonObject data ? (name, data) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or values of other types.
            return null;
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

    [LoggerMessage(LogLevel.Warning, "{Name} can't be handled now and is tried again: {Reason}")]
    private partial void LogTriesAgain(string name, string reason);

    [LoggerMessage(LogLevel.Error, "{Name} is not handled: {Reason}")]
    private partial void LogRefused(string name, string reason);

    [LoggerMessage(LogLevel.Error, "A message of {Length} bytes in queue {Queue} is not understood and dropped")]
    private partial void LogNotUnderstood(int length, string queue);
}

/// <summary>A message lacks what its name promises.</summary>
internal sealed class UnreadableMessageException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>Pauses between tries, each twice as long as the one before.</summary>
internal struct Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private TimeSpan last;

    /// <summary>The next pause.</summary>
    public TimeSpan Next() => last = last == TimeSpan.Zero ? First : 2 * last < Longest ? 2 * last : Longest;
}
