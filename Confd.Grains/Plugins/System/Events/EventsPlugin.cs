using System.Globalization;
using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Notifier;

namespace Confd.Plugins;

/// <summary>Declares <c>/events/failed</c>: dead letters: an administrator can read and retry them.</summary>
/// <remarks>Beyond the 1.1 API. The events themselves are served by the gateway at <c>/events</c>.</remarks>
public sealed class EventsPlugin() : RoutePlugin("events")
{
    public override void Declare(RouteBuilder routes) => routes
        .Route("GET", "/events/failed", ListAsync, isList: true, masterTenantOnly: true,
            answers: typeof(FailedEventView), query: ["limit", "offset"])
        .Route(
            "POST", "/events/failed/{failed_id:int}/replay", ReplayAsync, masterTenantOnly: true).Acl("confd.events.failed.{failed_id}.replay");

    private static async ValueTask<RouteResult> ListAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var page = QueryReader.ReadList(route.Call.Query);
        var (total, items) = await route.UnitOfWork.Service<IEventSinks>().FailedAsync(page.Limit, page.Offset, cancellationToken);
        return RouteResult.Page(total, items.Select(Show));
    }

    private static async ValueTask ReplayAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var given = route["failed_id"];
        if (!long.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || !await route.UnitOfWork.Service<IEventSinks>().ReplayAsync(id, cancellationToken))
        {
            throw new RefusedException(Refusals.NotFound("FailedEvent", ("id", id)));
        }
    }

    private static FailedEventView Show(DeadLetter failed) => new(
        failed.Id, failed.Sink, failed.Error, failed.Attempts, failed.FailedAt, failed.IsReplaying,
        new(failed.Sequence, failed.Name, failed.Resource.Kind, failed.Resource.Key, failed.TenantUuid, JsonNode.Parse(failed.Data)));
}

/// <summary>An event that a sink could not take.</summary>
/// <param name="Id">Names it in the API.</param>
/// <param name="Sink">The sink that could not take it.</param>
/// <param name="Error">Why it could not.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="FailedAt">When it was set aside.</param>
/// <param name="Replaying">It is marked for another attempt.</param>
/// <param name="Event">What happened.</param>
internal sealed record FailedEventView(
    long Id, string Sink, string Error, int Attempts, DateTimeOffset FailedAt, bool Replaying, FailedEventContent Event);

/// <summary>What happened.</summary>
internal sealed record FailedEventContent(
    long Sequence, string Name, string Resource, string Key, Guid? TenantUuid, JsonNode? Data);
