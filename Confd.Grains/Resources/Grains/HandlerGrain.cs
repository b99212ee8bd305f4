using Orleans.Concurrency;

namespace Confd.Resources;

/// <summary>Serves routes of plugins' own. Key: the plugin's name.</summary>
/// <remarks>Reentrant: it keeps nothing between calls, so calls that wait for the database need not wait for each other.</remarks>
[GrainType(TypeName), StatelessWorker, Reentrant, ServedByPlugin]
internal sealed class HandlerGrain(PluginRegistry plugins, OperationRunner runner) : Grain, IRouteTarget
{
    public const string TypeName = "handler";

    public Task<RouteAnswer> InvokeAsync(RouteCall call, CancellationToken cancellationToken)
    {
        var route = plugins.Routes[this.GetPrimaryKeyString()].First(route => route.Name == call.Operation);
        return runner.HandleAsync(route, call, cancellationToken);
    }
}
