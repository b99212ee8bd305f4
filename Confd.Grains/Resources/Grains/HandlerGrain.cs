using Confd.Notifier;
using Orleans.Concurrency;
using Orleans.GrainDirectory;

namespace Confd.Resources;

/// <summary>Serves routes of plugins' own. Key: the plugin's name.</summary>
/// <remarks>Reentrant: it keeps nothing between calls, so calls that wait for the database need not wait for each other.</remarks>
[GrainType(TypeName), StatelessWorker, GrainDirectory(NoDirectory.Name), Reentrant, ServedByPlugin]
internal sealed class HandlerGrain(PluginRegistry plugins, OperationRunner runner, EventTail tail) : RouteGrain(runner)
{
    public const string TypeName = "handler";

    protected override async Task<RouteAnswer> ServeAsync(RouteCall call, CancellationToken cancellationToken)
    {
        var routes = plugins.Routes[this.GetPrimaryKeyString()];
        var route = routes.First(route => route.Name == call.Operation);
        if (call.Caller.IsDryRun && route.Path.Contains(":filename}", StringComparison.Ordinal))
        {
            // Files are no part of a transaction that could be rolled back.
            return new RouteAnswer { Refused = [Refusals.Input("dry_run: not offered for files")] };
        }
        if (route.Method == "GET")
        {
            return await ReadAsync(route, call, cancellationToken);
        }
        var reader = call.IfMatch is null ? null : routes.FirstOrDefault(other => other.Method == "GET" && other.Path == route.Path);
        return call.IfMatch is null or "*" || reader is not null
            ? await Runner.HandleAsync(route, reader, call, cancellationToken)
            // Nothing here has an entity tag, so none can match.
            : new RouteAnswer { Refused = [Refusals.PreconditionFailed()] };
    }

    private async Task<RouteAnswer> ReadAsync(DeclaredRoute route, RouteCall call, CancellationToken cancellationToken)
    {
        long? position = route.IsList ? await tail.PositionAsync(cancellationToken) : null;
        var answer = await Runner.HandleAsync(route, getter: null, call, cancellationToken);
        return answer is { Body: { } body, IsMissing: false }
            ? answer with { ETag = ViewComposer.EntityTag(body), LogPosition = position }
            : answer;
    }
}
