using Orleans.Concurrency;

namespace Confd.Resources;

/// <summary>Serves routes of plugins' own. Key: the plugin's name.</summary>
[GrainType("handler"), StatelessWorker]
internal sealed class HandlerGrain(PluginRegistry plugins, OperationRunner runner) : Grain, IRouteTarget
{
    public Task<RouteAnswer> InvokeAsync(RouteCall call, CancellationToken cancellationToken)
    {
        var route = plugins.Routes[this.GetPrimaryKeyString()].First(route => route.Name == call.Operation);
        return runner.HandleAsync(route, call, cancellationToken);
    }
}
