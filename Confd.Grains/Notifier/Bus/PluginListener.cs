using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Confd.Notifier;

/// <summary>Hands plugins the messages that they listen to on the bus.</summary>
internal sealed class PluginListener(
    BusConnection connection, IOptions<BusOptions> options, SystemIdentity identity, PluginRegistry plugins, OperationRunner runner,
    UnitOfWorkServices services, ILogger<PluginListener> logger) : SiloWork
{
    private readonly ILookup<string, HeardEvent> handlers =
        plugins.Resources.SelectMany(resource => resource.Heard).ToLookup(heard => heard.Event);

    protected override Task RunAsync(CancellationToken cancellationToken) => handlers.Count == 0
        ? Task.CompletedTask
        : new BusQueue(
            connection, options.Value, $"confd.plugins.{identity.Uuid}", [.. handlers.Select(handler => handler.Key)], logger)
            .ReadAsync(
                (name, data) => handlers[name].Select<HeardEvent, Func<CancellationToken, Task>>(
                    handler => token => HandleAsync(handler, data, token)),
                cancellationToken);

    private async Task HandleAsync(HeardEvent handler, JsonObject data, CancellationToken cancellationToken)
    {
        try
        {
            await handler.HandleAsync(new BackgroundWork(runner, services), data, cancellationToken);
        }
        catch (Exception exception) when (
            exception is JsonException or FormatException or InvalidOperationException and not ObjectDisposedException)
        {
            throw new UnreadableMessageException(exception.Message, exception);
        }
    }
}
