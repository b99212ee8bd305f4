using Confd.Notifier;

namespace Confd.Plugins;

/// <summary>Declares <c>/status</c>: whether the parts of the service work.</summary>
/// <remarks>
/// Source: wazo-confd 1.1 API, status. <c>master_tenant</c> and <c>service_token</c> are those of the gateway that was
/// asked; without wazo-auth it always has the first and does not need the second. This service only publishes on the bus,
/// so <c>bus_consumer</c> says whether it can publish.
/// </remarks>
public sealed class StatusPlugin() : RoutePlugin("status")
{
    public override void Declare(RouteBuilder routes) => routes.Route("GET", "/status", ReadAsync,
        answers: typeof(SystemStatus));

    private static async ValueTask<RouteResult> ReadAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var sinks = await route.UnitOfWork.Service<IEventSinks>().StatusAsync(cancellationToken);
        return RouteResult.Json(new SystemStatus(
            StatusWithout(AccessFaults.NoMasterTenant), StatusWithout(AccessFaults.NoServiceToken),
            new(sinks.Any(sink => sink is { Name: "bus", Error: null }) ? "ok" : "fail"), new("ok"),
            sinks.ToDictionary(sink => sink.Name, sink => new SinkView(
                sink.Error is null ? "ok" : "fail", sink.Pending, sink.LagSeconds, sink.Failed, sink.Error))));

        PartStatus StatusWithout(AccessFaults fault) => new(route.Call.AccessFaults.HasFlag(fault) ? "fail" : "ok");
    }
}

/// <summary>Whether the parts of the system work.</summary>
internal sealed record SystemStatus(
    PartStatus MasterTenant, PartStatus ServiceToken, PartStatus BusConsumer, PartStatus RestApi,
    IReadOnlyDictionary<string, SinkView> EventSinks);

/// <summary>ok or fail.</summary>
internal sealed record PartStatus(string Status);

/// <summary>How far a sink of the event log has come.</summary>
/// <param name="Status">ok or fail.</param>
/// <param name="Pending">Events that it has not taken yet.</param>
/// <param name="LagSeconds">Age of the oldest of them.</param>
/// <param name="Failed">Events that were set aside.</param>
/// <param name="Error">Why it fails; null when it works.</param>
internal sealed record SinkView(string Status, long Pending, double LagSeconds, long Failed, string? Error);
