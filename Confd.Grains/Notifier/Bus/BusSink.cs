using System.Text;
using System.Text.Json;
using Confd.Storage;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;

namespace Confd.Notifier;

/// <summary>Publishes events on RabbitMQ as wazo-confd does.</summary>
/// <remarks>
/// At least once: a message that was not confirmed is sent again with the same message id, the system's uuid and the
/// event's sequence. Source: wazo-confd 1.1, bus publication.
/// </remarks>
internal sealed class BusSink(BusConnection connection, BusOptions options) : ISink
{
    /// <summary>A broker that does not confirm for this long counts as gone.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private BusChannel? channel;

    /// <summary>Events to publish one at a time, after one of a batch was refused and it is unknown which.</summary>
    private int careful;

    public async Task<Delivery> DeliverAsync(IReadOnlyList<TailEvent> batch, CancellationToken cancellationToken)
    {
        if (careful > 0)
        {
            batch = [batch[0]];
        }
        var confirmed = 0;
        try
        {
            channel ??= await connection.OpenChannelAsync(cancellationToken);
            var confirms = new List<Task>(batch.Count);
            foreach (var one in batch)
            {
                confirms.Add(await PublishAsync(channel, one.DomainEvent, cancellationToken));
            }
            foreach (var confirm in confirms)
            {
                await confirm.WaitAsync(Timeout, cancellationToken);
                confirmed++;
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return await FailAsync(confirmed, batch.Count, exception);
        }
        careful = Math.Max(0, careful - batch.Count);
        return new Delivery(batch.Count);
    }

    public void Drop() => careful = Math.Max(0, careful - 1);

    public ValueTask DisposeAsync() => CloseAsync();

    private async Task<Task> PublishAsync(BusChannel to, ConfdEvent published, CancellationToken cancellationToken)
    {
        var headers = HeadersOf(published.Headers);
        var properties = new BasicProperties
        {
            ContentType = "application/json",
            Persistent = true,
            MessageId = $"{headers["origin_uuid"]}:{published.Sequence}",
            Headers = headers,
        };
        return await to.PublishAsync(
            options.Exchange, published.RoutingKey, properties, Encoding.UTF8.GetBytes(published.ToMessage()), cancellationToken);
    }

    /// <summary>The broker closes the channel for a message that it refuses; a closed connection is no message's fault.</summary>
    private async Task<Delivery> FailAsync(int confirmed, int count, Exception exception)
    {
        var refusal = connection.IsOpen ? channel?.Refusal : null;
        await CloseAsync();
        if (refusal is null)
        {
            return new Delivery(confirmed, $"The bus can't be reached: {exception.Message}", IsUnavailable: true);
        }
        if (count == 1)
        {
            return new Delivery(0, refusal);
        }
        careful = count - confirmed;
        return new Delivery(confirmed, refusal, IsUnavailable: true);
    }

    private async ValueTask CloseAsync()
    {
        if (channel is { } open)
        {
            channel = null;
            await open.DisposeAsync();
        }
    }

    private static Dictionary<string, object?> HeadersOf(string json)
    {
        using var document = JsonDocument.Parse(json);
        var headers = new Dictionary<string, object?>();
        foreach (var header in document.RootElement.EnumerateObject())
        {
            headers[header.Name] = ValueOf(header.Value);
        }
        return headers;
    }

    private static object? ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.GetInt64(),
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };
}

/// <summary>One publisher for each partition.</summary>
internal sealed class BusSinkFactory(BusConnection connection, IOptions<BusOptions> options) : ISinkFactory
{
    public string Name => "bus";

    public IReadOnlyList<int> Partitions { get; } = [.. Enumerable.Range(0, EventPartition.Count)];

    public int BatchSize => 200;

    public ISink Create() => new BusSink(connection, options.Value);
}
