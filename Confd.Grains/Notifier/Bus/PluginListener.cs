using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Resources;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Confd.Notifier;

/// <summary>Hands plugins what they listen to on the bus.</summary>
internal sealed partial class PluginListener(
    BusConnection connection, IOptions<BusOptions> options, SystemIdentity identity, PluginRegistry plugins, OperationRunner runner,
    UnitOfWorkServices services, ILogger<PluginListener> logger) : SiloWork
{
    private readonly ILookup<string, HeardEvent> handlers =
        plugins.Resources.SelectMany(resource => resource.Heard).ToLookup(heard => heard.Event);

    protected override Task RunAsync(CancellationToken cancellationToken) => handlers.Count == 0
        ? Task.CompletedTask
        : new BusQueue(
            connection, options.Value, $"confd.plugins.{identity.Uuid}", [.. handlers.Select(handler => handler.Key)], logger)
            .ReadAsync(HandleAsync, cancellationToken);

    /// <summary>Repeats what can't be done at the moment; what can't be understood is left alone.</summary>
    private async Task HandleAsync(string message, CancellationToken cancellationToken)
    {
        if (Read(message) is not var (name, data))
        {
            LogNotUnderstood(message.Length);
            return;
        }
        foreach (var handler in handlers[name])
        {
            await HandleAsync(handler, data, cancellationToken);
        }
    }

    private async Task HandleAsync(HeardEvent handler, JsonObject data, CancellationToken cancellationToken)
    {
        for (var backoff = new Backoff(); ;)
        {
            try
            {
                await handler.HandleAsync(new BackgroundWork(runner, services), data, cancellationToken);
                return;
            }
            catch (Exception exception) when (exception is RefusedException or JsonException or InvalidOperationException or FormatException)
            {
                // It would be so again.
                LogRefused(handler.Event, exception.Message);
                return;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogTriesAgain(handler.Event, exception.Message);
                await Task.Delay(backoff.Next(), cancellationToken);
            }
        }
    }

    private static (string Name, JsonObject Data)? Read(string message)
    {
        try
        {
            var body = JsonNode.Parse(message);
            return (string?)body?["name"] is { } name && body["data"] is JsonObject data ? (name, data) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or values of other types.
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Name} can't be handled now and is tried again: {Reason}")]
    private partial void LogTriesAgain(string name, string reason);

    [LoggerMessage(LogLevel.Error, "{Name} is not handled: {Reason}")]
    private partial void LogRefused(string name, string reason);

    [LoggerMessage(LogLevel.Error, "A message of {Length} characters is not understood and dropped")]
    private partial void LogNotUnderstood(int length);
}
