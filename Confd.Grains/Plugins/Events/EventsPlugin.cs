using System.Globalization;
using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Resources;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>Declares <c>/events/failed</c>: events that a sink could not take, to be looked at and tried again.</summary>
/// <remarks>Beyond the 1.1 API. The events themselves are served by the gateway at <c>/events</c>.</remarks>
public sealed class EventsPlugin : RoutePlugin
{
    /// <inheritdoc/>
    public override string Name => "events";

    /// <inheritdoc/>
    public override void Declare(RouteBuilder routes) => routes
        .Route("GET", "/events/failed", "confd.events.failed.read", ListAsync, isList: true, masterTenantOnly: true)
        .Route(
            "POST", "/events/failed/{failed_id:int}/replay", "confd.events.failed.{failed_id}.replay", ReplayAsync,
            masterTenantOnly: true);

    private static async ValueTask<RouteResult> ListAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var page = QueryReader.ReadList(route.Call.Query);
        var (total, items) = await route.Session.Services.Store.Log.FailedAsync(page.Limit, page.Offset, cancellationToken);
        return RouteResult.Page(total, items.Select(Show));
    }

    private static async ValueTask<RouteResult> ReplayAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var given = route["failed_id"];
        if (!long.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || !await route.Session.Services.Sinks.ReplayAsync(id, cancellationToken))
        {
            throw new RefusedException(Refusals.NotFound("FailedEvent", ("id", id)));
        }
        return RouteResult.Empty;
    }

    private static object Show(FailedEvent failed) => new
    {
        failed.Id, failed.Sink, failed.Error, failed.Attempts, failed.FailedAt, Replaying = failed.IsReplaying,
        Event = new
        {
            failed.Event.Sequence, failed.Event.Name, Resource = failed.Event.Resource.Kind, failed.Event.Resource.Key,
            failed.Event.TenantUuid, Data = JsonNode.Parse(failed.Event.Payload),
        },
    };
}
