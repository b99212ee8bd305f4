using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;

namespace Confd.Notifier;

/// <summary>The silo's one connection to the broker; a channel for each sink. It reconnects when one is asked for.</summary>
internal sealed partial class BusConnection(IOptions<BusOptions> options, ILogger<BusConnection> logger) : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private IConnection? connection;

    /// <summary>The broker is connected.</summary>
    public bool IsOpen => connection is { IsOpen: true };

    /// <summary>A channel with publisher confirms; the exchange exists.</summary>
    public async Task<BusChannel> OpenChannelAsync(CancellationToken cancellationToken) => new(await OpenAsync(
        new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false), cancellationToken));

    /// <summary>A channel to listen with; the exchange exists.</summary>
    public Task<IChannel> OpenConsumerAsync(CancellationToken cancellationToken) => OpenAsync(
        new CreateChannelOptions(publisherConfirmationsEnabled: false, publisherConfirmationTrackingEnabled: false), cancellationToken);

    private async Task<IChannel> OpenAsync(CreateChannelOptions kind, CancellationToken cancellationToken)
    {
        var channel = await (await ConnectAsync(cancellationToken)).CreateChannelAsync(kind, cancellationToken);
        await channel.ExchangeDeclareAsync(
            options.Value.Exchange, ExchangeType.Headers, durable: true, autoDelete: false, cancellationToken: cancellationToken);
        return channel;
    }

    private async Task<IConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (!IsOpen)
            {
                if (connection is not null)
                {
                    await connection.DisposeAsync();
                    connection = null;
                }
                var factory = new ConnectionFactory
                {
                    Uri = options.Value.Uri,
                    ClientProvidedName = "confd",
                    // Sinks open their channels themselves, and repeat what was not confirmed.
                    AutomaticRecoveryEnabled = false,
                    RequestedHeartbeat = TimeSpan.FromSeconds(10),
                    RequestedConnectionTimeout = TimeSpan.FromSeconds(5),
                };
                connection = await factory.CreateConnectionAsync(cancellationToken);
                LogConnected(options.Value.Uri.Host, options.Value.Uri.Port);
            }
            return connection!;
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (connection is not null)
        {
            await connection.DisposeAsync();
        }
        gate.Dispose();
    }

    [LoggerMessage(LogLevel.Information, "Connected to the bus at {Host}:{Port}")]
    private partial void LogConnected(string host, int port);
}
