using System.Text;
using Confd.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Orleans.Storage;

namespace Confd.Resources;

/// <summary>One resource: it creates itself, its reads come from memory, its edits run one at a time.</summary>
/// <remarks>
/// Not reentrant: no other edit may run between the rules and the write. It calls no other grain while it works, so no cycle
/// can arise.
/// </remarks>
[ServedByPlugin, PreferLocalPlacement]
internal sealed partial class ResourceGrain<T>(
    [PersistentState("resource", ConfdGrainStorage.Name)] IPersistentState<ResourceState<T>> state,
    UnitOfWorkServices services, OperationRunner runner, ViewComposer composer, ResourceHistory history, Newborns newborns,
    ILogger<ResourceGrain<T>> logger)
    : RouteGrain(runner), IResourceGrain<T>
    where T : class
{
    private readonly ResourceDeclaration<T> declaration = services.Plugins.Resource<T>();

    private KeptView? kept;
    private RouteAnswer? keptAnswer;
    private Guid? keptTenant;

    private readonly long constructedAt = services.Tracker.Now;

    private OwnRow<T> Row => field ??= new OwnRow<T>(state, () => state.State, constructedAt, GrainContext, services, logger);

    public async Task<RouteAnswer> GetAsync(RouteCall call, CancellationToken cancellationToken)
    {
        if (call is { Query.Count: 0, IsOfRecords: false } && keptAnswer is { } answer
            && services.Tracker.IsCurrent(kept!.ReadAt, kept.Sources)
            && await services.Tenants.SeesAsync(call.Caller, keptTenant, cancellationToken))
        {
            return answer;
        }
        try
        {
            return await ShowAsync(call, cancellationToken);
        }
        catch (RefusedException refused)
        {
            return new RouteAnswer { Refused = refused.Refusals };
        }
    }

    public Task<RouteAnswer> EditAsync(RouteCall call, CancellationToken cancellationToken) => WriteAsync(
        call, () => ChangeAsync(
            call,
            () =>
            {
                var service = services.ServiceOf<T>();
                var isRecursive = declaration.Parts.Created.Count > 0 && IsRecursive(call);
                var given = call.IsOfRecords ? service.Validate(BodyRules.Parse(call.Body), typeof(T), isPartial: true)
                    : isRecursive ? service.ReadWhole(call.Body)
                    : service.ReadEdit(call.Body);
                return async (work, before) =>
                {
                    if (isRecursive)
                    {
                        await service.EditPartsAsync(work, before, given, cancellationToken);
                        return;
                    }
                    await service.EditAsync(work, before, given, cancellationToken);
                };
            },
            cancellationToken),
        cancellationToken);

    public Task<RouteAnswer> PatchAsync(RouteCall call, CancellationToken cancellationToken) => WriteAsync(
        call, () => ChangeAsync(
            call,
            () =>
            {
                var service = services.ServiceOf<T>();
                var patch = BodyRules.Parse(call.Body);
                // Merged in here, so that a repeat after a lost race merges over the newer state.
                return async (work, before) => await service.EditAsync(
                    work, before, service.ReadPatch(before.Value, patch), cancellationToken);
            },
            cancellationToken),
        cancellationToken);

    public Task<RouteAnswer> DeleteAsync(RouteCall call, CancellationToken cancellationToken) => WriteAsync(
        call, async () =>
        {
            var service = services.ServiceOf<T>();
            var answer = await ChangeAsync(
                call,
                () => (work, stored) => IsRecursive(call)
                    ? service.DeleteWithPartsAsync(work, stored, cancellationToken)
                    : service.DeleteAsync(work, stored, cancellationToken),
                cancellationToken);
            DeactivateOnIdle();
            return answer;
        },
        cancellationToken);

    public Task<RouteAnswer> HistoryAsync(RouteCall call, CancellationToken cancellationToken) =>
        ReadAsync(() => history.ListAsync(declaration, Named(call), call, cancellationToken));

    private async Task<RouteAnswer> ShowAsync(RouteCall call, CancellationToken cancellationToken)
    {
        var from = services.Tracker.Now;
        await Row.RefreshAsync();
        var stored = await VisibleAsync(call, cancellationToken);
        if (call.IsOfRecords)
        {
            return RecordOf(stored.Value);
        }
        if (declaration is { NamedViews.Count: > 0, List.UnknownView: null } && call.QueryValueOf("view") is { } view)
        {
            return await NamedAsync(view, stored, cancellationToken);
        }
        return Keep(
            await composer.ComposeAsync(declaration, stored, Row.Number, from, made: null, cancellationToken), stored.Tenant);
    }

    /// <summary>Reads the body once the resource is found and its tag compared, then changes the resource.</summary>
    private async Task<RouteAnswer> ChangeAsync(
        RouteCall call, Func<Func<UnitOfWork, Stored<T>, ValueTask>> read, CancellationToken cancellationToken)
    {
        await Row.RefreshAsync();
        await VisibleAsync(call, cancellationToken);
        await MatchAsync(call, cancellationToken);
        var operation = read();
        await Runner.RunAsync(
            call.Caller,
            async work =>
            {
                await Row.RefreshAsync();
                var stored = await VisibleAsync(call, cancellationToken);
                Row.Host(work);
                work.Query = call.Query;
                await operation(work, stored);
                return true;
            },
            Row.SaveAsync, cancellationToken);
        return RouteAnswer.Empty;
    }

    private RouteAnswer RecordOf(T value) => new() { Body = Encoding.UTF8.GetBytes(declaration.Serialize(value)) };

    private RouteAnswer Keep(KeptView view, Guid? tenant)
    {
        kept = view;
        keptTenant = tenant;
        var answer = new RouteAnswer { Body = view.Body, ETag = view.EntityTag };
        keptAnswer = declaration.IsComposedAtEachRead ? null : answer;
        return answer;
    }

    private async Task<RouteAnswer> NamedAsync(string name, Stored<T> stored, CancellationToken cancellationToken)
    {
        if (!declaration.NamedViews.TryGetValue(name, out var view))
        {
            throw new RefusedException(Refusals.Field(
                "view", new[] { $"Must be one of: {string.Join(", ", declaration.NamedViews.Keys)}." }));
        }
        var root = new ViewRow(stored.Id, Row.Number, stored.Tenant, stored.Value);
        var graph = await composer.LoadAsync(declaration.Kind, [root], view.PathsOf(declaration), made: null, cancellationToken);
        var body = ViewResponder.Json(view.Compose(graph.Node<T>(stored.Id)));
        return new RouteAnswer { Body = body, ETag = ViewComposer.EntityTag(body) };
    }

    private static bool IsRecursive(RouteCall call) =>
        string.Equals(call.QueryValueOf("recursive"), "true", StringComparison.OrdinalIgnoreCase);

    private async ValueTask<Stored<T>> VisibleAsync(RouteCall call, CancellationToken cancellationToken)
    {
        if (Row.Stored is null)
        {
            // Anybody may ask for missing resources, any number of times: none of them stays in memory.
            DeactivateOnIdle();
        }
        return Row.Stored is { } stored && await services.Tenants.SeesAsync(call.Caller, stored.Tenant, cancellationToken)
            ? stored
            : throw new RefusedException(declaration.NotFound(Named(call)));
    }

    /// <summary>The id as the caller gave it, for the texts of refusals.</summary>
    private string Named(RouteCall call) => call.Path.GetValueOrDefault("id") ?? this.GetPrimaryKeyString();

    private async Task MatchAsync(RouteCall call, CancellationToken cancellationToken)
    {
        if (call is { IfMatch: null or "*", IfNoneMatch: null })
        {
            return;
        }
        var current = await GetAsync(call with { Query = [], Body = null }, cancellationToken);
        Preconditions.Demand(call, current.ETag);
    }
}
