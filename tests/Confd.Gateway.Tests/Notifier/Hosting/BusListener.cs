using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Confd.Gateway.Tests.Notifier;

/// <summary>A message as it came from the broker.</summary>
public sealed record BusMessage(string Id, string RoutingKey, JsonObject Headers, JsonObject Body, string ContentType, bool IsPersistent)
{
    public string Name => (string)Headers["name"]!;
}

/// <summary>Receives the messages of the exchange, in order.</summary>
public sealed class BusListener : IAsyncDisposable
{
    private readonly IConnection connection;
    private readonly IChannel channel;

    private BusListener(IConnection connection, IChannel channel)
    {
        this.connection = connection;
        this.channel = channel;
    }

    /// <summary>Tests that need the broker run one after the other, as one of them stops it.</summary>
    public const string Collection = "bus";

    public static string Uri => Environment.GetEnvironmentVariable("CONFD_TEST_RABBITMQ")
        ?? throw new InvalidOperationException("CONFD_TEST_RABBITMQ is not set: run the tests with tests/run.sh");

    public ConcurrentQueue<BusMessage> Messages { get; } = new();

    /// <summary>Listens to a queue. A durable queue fills while nothing listens, and survives the broker.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="tenant">Only messages of this tenant; null for all.</param>
    /// <param name="durableQueue">Name of a durable queue; null for one that goes with the listener.</param>
    /// <param name="before">An earlier listener, whose messages come first.</param>
    public static async Task<BusListener> StartAsync(
        string exchange, Guid? tenant = null, string? durableQueue = null, BusListener? before = null)
    {
        var token = TestContext.Current.CancellationToken;
        var connection = await new ConnectionFactory { Uri = new Uri(Uri), AutomaticRecoveryEnabled = false }.CreateConnectionAsync(token);
        var channel = await connection.CreateChannelAsync(cancellationToken: token);
        await channel.ExchangeDeclareAsync(exchange, ExchangeType.Headers, durable: true, cancellationToken: token);
        var queue = durableQueue ?? $"test-{Guid.NewGuid():N}";
        await channel.QueueDeclareAsync(
            queue, durable: durableQueue is not null, exclusive: durableQueue is null, autoDelete: false, cancellationToken: token);
        var match = new Dictionary<string, object?> { ["x-match"] = "all" };
        if (tenant is not null)
        {
            match["tenant_uuid"] = $"{tenant}";
        }
        await channel.QueueBindAsync(queue, exchange, "", match, cancellationToken: token);
        var listener = new BusListener(connection, channel);
        foreach (var message in before?.Messages ?? [])
        {
            listener.Messages.Enqueue(message);
        }
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            listener.Messages.Enqueue(Read(delivery));
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
        };
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer, token);
        return listener;
    }

    /// <summary>Waits for so many messages, and returns all that are there in the end: each once, when it came first.</summary>
    public async Task<IReadOnlyList<BusMessage>> ExpectAsync(int count, int seconds = 40)
    {
        // A message that was not confirmed in time comes again, with the same id.
        List<BusMessage> messages = [];
        await Poll.UntilAsync(
            () => (messages = [.. Messages.DistinctBy(message => message.Id)]).Count >= count, timeout: TimeSpan.FromSeconds(seconds));
        return messages;
    }

    public async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync();
        await connection.DisposeAsync();
    }

    private static BusMessage Read(BasicDeliverEventArgs delivery)
    {
        var headers = new JsonObject();
        foreach (var (name, value) in delivery.BasicProperties.Headers!)
        {
            headers[name] = value switch
            {
                byte[] text => Encoding.UTF8.GetString(text),
                bool flag => flag,
                long number => number,
                _ => throw new InvalidOperationException($"Header {name} is a {value?.GetType()}."),
            };
        }
        return new BusMessage(
            delivery.BasicProperties.MessageId!, delivery.RoutingKey, headers,
            JsonNode.Parse(delivery.Body.Span)!.AsObject(), delivery.BasicProperties.ContentType!, delivery.BasicProperties.Persistent);
    }
}
