using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/status</c>: whether the parts of the service are well.</summary>
/// <remarks>
/// Source: wazo-confd 1.1 API, status. <c>master_tenant</c> and <c>service_token</c> are those of the gateway that was
/// asked, which without wazo-auth always has the one and needs not the other. This service only publishes on the bus,
/// so <c>bus_consumer</c> tells whether it can.
/// </remarks>
public sealed class StatusPlugin : RoutePlugin
{
    /// <inheritdoc/>
    public override string Name => "status";

    /// <inheritdoc/>
    public override void Declare(RouteBuilder routes) => routes.Route("GET", "/status", "confd.status.read", ReadAsync);

    private static async ValueTask<RouteResult> ReadAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var sinks = await route.Session.Services.Sinks.StatusAsync(cancellationToken);
        return RouteResult.Json(new
        {
            MasterTenant = new { Status = StatusWithout(AccessFaults.NoMasterTenant) },
            ServiceToken = new { Status = StatusWithout(AccessFaults.NoServiceToken) },
            BusConsumer = new { Status = sinks.Any(sink => sink is { Name: "bus", Error: null }) ? "ok" : "fail" },
            RestApi = new { Status = "ok" },
            EventSinks = sinks.ToDictionary(sink => sink.Name, sink => new
            {
                Status = sink.Error is null ? "ok" : "fail", sink.Pending, sink.LagSeconds, sink.Failed, sink.Error,
            }),
        });

        string StatusWithout(AccessFaults fault) => route.Call.AccessFaults.HasFlag(fault) ? "fail" : "ok";
    }
}
