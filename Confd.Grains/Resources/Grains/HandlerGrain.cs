using Confd.Notifier;
using Orleans.Concurrency;
using Orleans.GrainDirectory;

namespace Confd.Resources;

/// <summary>Serves routes of plugins' own. Key: the plugin's name.</summary>
/// <remarks>Reentrant: it keeps nothing between calls, so calls that wait for the database need not wait for each other.</remarks>
[GrainType(TypeName), StatelessWorker, GrainDirectory(NoDirectory.Name), Reentrant, ServedByPlugin]
internal sealed class HandlerGrain(PluginRegistry plugins, OperationRunner runner, EventTail tail)
    : RouteGrain(runner), IPluginRoutesGrain
{
    public const string TypeName = "handler";

    /// <summary>Long work takes much memory, and the database's time: more at once would be no faster.</summary>
    private static readonly SemaphoreSlim LongWork = new(1, 1);

    public Task<RouteAnswer> InvokeAsync(string route, RouteCall call, CancellationToken cancellationToken)
    {
        var routes = plugins.Routes[this.GetPrimaryKeyString()];
        var declared = routes.First(one => one.Name == route);
        return declared.Method == "GET"
            ? ReadAsync(() => GetAsync(declared, call, cancellationToken))
            : WriteAsync(call, () => HandleAsync(declared, routes, call, cancellationToken), cancellationToken);
    }

    public async Task<RouteAnswer> InvokeLongAsync(string route, RouteCall call, CancellationToken cancellationToken)
    {
        await LongWork.WaitAsync(cancellationToken);
        try
        {
            return await InvokeAsync(route, call, cancellationToken);
        }
        finally
        {
            LongWork.Release();
        }
    }

    public Task<RouteAnswer> InvokeWaitingAsync(string route, RouteCall call, CancellationToken cancellationToken) =>
        InvokeAsync(route, call, cancellationToken);

    private async Task<RouteAnswer> HandleAsync(
        DeclaredRoute route, IReadOnlyList<DeclaredRoute> routes, RouteCall call, CancellationToken cancellationToken)
    {
        if (call.Caller.IsDryRun && route.Path.Contains(":filename}", StringComparison.Ordinal))
        {
            // Files are no part of a transaction that could be rolled back.
            throw new RefusedException(Refusals.Input("dry_run: not offered for files"));
        }
        var reader = call.IfMatch is null ? null : routes.FirstOrDefault(other => other.Method == "GET" && other.Path == route.Path);
        return call.IfMatch is null or "*" || reader is not null
            ? await Runner.HandleAsync(route, reader, call, cancellationToken)
            // Nothing here has an entity tag, so none can match.
            : throw new RefusedException(Refusals.PreconditionFailed());
    }

    private async Task<RouteAnswer> GetAsync(DeclaredRoute route, RouteCall call, CancellationToken cancellationToken)
    {
        long? position = route.IsList ? await tail.PositionAsync(cancellationToken) : null;
        var answer = await Runner.HandleAsync(route, getter: null, call, cancellationToken);
        return answer is { Body: { } body, ETag: null, IsMissing: false, ContentType: null, Status: null or < 400 }
            ? answer with { ETag = ViewComposer.EntityTag(body), LogPosition = position }
            : answer;
    }
}
