using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/status</c>: whether the parts of the service are well.</summary>
/// <remarks>Source: wazo-confd 1.1 API, status. Without wazo-auth the master tenant and the access to it are always known.</remarks>
public sealed class StatusPlugin : RoutePlugin
{
    /// <inheritdoc/>
    public override string Name => "status";

    /// <inheritdoc/>
    public override void Declare(RouteBuilder routes) => routes.Route(
        "GET", "/status", "confd.status.read",
        (_, _) => ValueTask.FromResult(RouteResult.Json(new
        {
            MasterTenant = new { Status = "ok" },
            ServiceToken = new { Status = "ok" },
            // Nothing is consumed from a bus yet.
            BusConsumer = new { Status = "fail" },
            RestApi = new { Status = "ok" },
        })));
}
