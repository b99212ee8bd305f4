using System.Text.Json;
using Confd.Fields;
using Confd.Storage;
using Microsoft.Extensions.Logging;

namespace Confd.Resources;

/// <summary>One resource: reads come from memory, edits run one at a time.</summary>
/// <remarks>
/// Not reentrant: no other edit may run between the rules and the write. It calls no other grain while it
/// works (but for one that is addressed by an alias, which only passes calls on), so no cycle can arise.
/// </remarks>
[ServedByPlugin]
internal sealed partial class ResourceGrain<T>(
    [PersistentState("resource", ConfdGrainStorage.Name)] IPersistentState<ResourceState<T>> state,
    SessionServices services, OperationRunner runner, ViewComposer composer, ILogger<ResourceGrain<T>> logger)
    : RouteGrain(runner), IResourceGrain<T>
    where T : class
{
    private readonly ResourceDeclaration<T> declaration = services.Plugins.Resource<T>();

    /// <summary>Before the activation's own first read, so that no change in between is missed.</summary>
    private long readAt = services.Tracker.Now;

    private KeptView? kept;
    private RouteAnswer? keptAnswer;
    private Guid? keptTenant;

    protected override async Task<RouteAnswer> ServeAsync(RouteCall call, CancellationToken cancellationToken)
    {
        if (call.Operation == RouteOperations.Get && call.Query.Count == 0 && keptAnswer is { } answer
            && services.Tracker.IsCurrent(kept!.ReadAt, kept.Sources)
            && await services.Tenants.SeesAsync(call.Caller, keptTenant, cancellationToken))
        {
            return answer;
        }
        if (await ForwardAsync(cancellationToken) is { } canonical)
        {
            return InOwnWords(await canonical.InvokeAsync(call, cancellationToken), canonical.GetPrimaryKeyString());
        }
        return call.Operation switch
        {
            RouteOperations.Get => await GetAsync(call, cancellationToken),
            RouteOperations.Edit => await EditAsync(call, cancellationToken),
            RouteOperations.Patch => await PatchAsync(call, cancellationToken),
            RouteOperations.Delete => await DeleteAsync(call, cancellationToken),
            _ => throw new InvalidOperationException($"{declaration.Kind} has no operation '{call.Operation}'."),
        };
    }

    public async Task<T> GetAsync(Caller caller, CancellationToken cancellationToken)
    {
        await RefreshAsync();
        return (await VisibleAsync(caller, cancellationToken)).Value;
    }

    public async Task EditAsync(Caller caller, T value, CancellationToken cancellationToken)
    {
        var service = services.Operations.Resource<T>();
        var given = service.Validate(
            JsonSerializer.SerializeToNode(value, ConfdJson.Options)!.AsObject(), typeof(T), isPartial: true);
        await CommitAsync(caller, async session =>
        {
            var before = await AdoptAsync(session, caller, cancellationToken);
            return (Stored<T>?)await service.EditAsync(session, before, given, cancellationToken);
        }, cancellationToken);
    }

    public async Task DeleteAsync(Caller caller, CancellationToken cancellationToken)
    {
        await CommitAsync(caller, async session =>
        {
            var stored = await AdoptAsync(session, caller, cancellationToken);
            await services.Operations.Resource<T>().DeleteAsync(session, stored, cancellationToken);
            return (Stored<T>?)null;
        }, cancellationToken);
        DeactivateOnIdle();
    }

    private async Task<RouteAnswer> GetAsync(RouteCall call, CancellationToken cancellationToken)
    {
        try
        {
            var from = services.Tracker.Now;
            await RefreshAsync();
            var stored = await VisibleAsync(call.Caller, cancellationToken);
            if (declaration is { NamedViews.Count: > 0, ViewsOnlyInLists: false } && call.QueryValueOf("view") is { } view)
            {
                return await NamedAsync(view, stored, cancellationToken);
            }
            kept = await composer.ComposeAsync(
                declaration, stored, state.State.Number, from, made: null, cancellationToken);
            keptTenant = stored.Tenant;
            var answer = new RouteAnswer { Body = kept.Body, ETag = kept.EntityTag };
            keptAnswer = declaration.IsVolatile ? null : answer;
            return answer;
        }
        catch (RefusedException refused)
        {
            return new RouteAnswer { Refused = refused.Refusals };
        }
    }

    private async Task<RouteAnswer> NamedAsync(string name, Stored<T> stored, CancellationToken cancellationToken)
    {
        if (!declaration.NamedViews.TryGetValue(name, out var view))
        {
            throw new RefusedException(Refusals.Field(
                "view", new[] { $"Must be one of: {string.Join(", ", declaration.NamedViews.Keys)}." }));
        }
        var root = new ViewRow(stored.Id, state.State.Number, stored.Tenant, stored.Value);
        var graph = await composer.LoadAsync(declaration.Kind, [root], view.WalksOf(declaration), made: null, cancellationToken);
        var body = ViewResponder.Json(view.Compose(graph.Node<T>(stored.Id)));
        return new RouteAnswer { Body = body, ETag = ViewComposer.EntityTag(body) };
    }

    private Task<RouteAnswer> EditAsync(RouteCall call, CancellationToken cancellationToken) =>
        RefusableAsync(async () =>
        {
            var service = services.Operations.Resource<T>();
            await RefreshAsync();
            await VisibleAsync(call.Caller, cancellationToken);
            await MatchAsync(call, cancellationToken);
            var isRecursive = declaration.Parts.Count > 0 && IsRecursive(call);
            var given = isRecursive ? service.ReadWhole(call.Body) : service.ReadEdit(call.Body);
            await CommitAsync(call.Caller, async session =>
            {
                session.Query = call.Query;
                var before = await AdoptAsync(session, call.Caller, cancellationToken);
                if (!isRecursive)
                {
                    return await service.EditAsync(session, before, given, cancellationToken);
                }
                await service.EditPartsAsync(session, before, given, cancellationToken);
                return await session.FindAsync<T>(before.Id, cancellationToken);
            }, cancellationToken);
        });

    private Task<RouteAnswer> PatchAsync(RouteCall call, CancellationToken cancellationToken) =>
        RefusableAsync(async () =>
        {
            var service = services.Operations.Resource<T>();
            await RefreshAsync();
            await VisibleAsync(call.Caller, cancellationToken);
            await MatchAsync(call, cancellationToken);
            var patch = BodyRules.Parse(call.Body);
            await CommitAsync(call.Caller, async session =>
            {
                var before = await AdoptAsync(session, call.Caller, cancellationToken);
                // Merged in here, so that a repeat after a lost race merges over the newer state.
                return await service.EditAsync(session, before, service.ReadPatch(before.Value, patch), cancellationToken);
            }, cancellationToken);
        });

    private Task<RouteAnswer> DeleteAsync(RouteCall call, CancellationToken cancellationToken) =>
        RefusableAsync(async () =>
        {
            await RefreshAsync();
            await VisibleAsync(call.Caller, cancellationToken);
            await MatchAsync(call, cancellationToken);
            await CommitAsync(call.Caller, async session =>
            {
                session.Query = call.Query;
                var stored = await AdoptAsync(session, call.Caller, cancellationToken);
                await (IsRecursive(call)
                    ? services.Operations.Resource<T>().DeleteWithPartsAsync(session, stored, cancellationToken)
                    : services.Operations.Resource<T>().DeleteAsync(session, stored, cancellationToken));
                return (Stored<T>?)null;
            }, cancellationToken);
            DeactivateOnIdle();
        });

    private static async Task<RouteAnswer> RefusableAsync(Func<Task> work)
    {
        try
        {
            await work();
            return RouteAnswer.Empty;
        }
        catch (RefusedException refused)
        {
            return new RouteAnswer { Refused = refused.Refusals };
        }
    }

    private static bool IsRecursive(RouteCall call) =>
        string.Equals(call.QueryValueOf("recursive"), "true", StringComparison.OrdinalIgnoreCase);

    private async Task CommitAsync(
        Caller caller, Func<Session, ValueTask<Stored<T>?>> work, CancellationToken cancellationToken)
    {
        long committed = 0;
        Session? last = null;
        var result = await Runner.RunAsync(caller, session => work(last = session), async (changes, _) =>
        {
            var own = changes.Writes.Find(write => write.Id == new ResourceId(declaration.Kind, this.GetPrimaryKeyString()));
            committed = own is null ? 0 : own.ExpectedVersion + 1;
            await WriteAsync(changes);
        }, cancellationToken);
        if (result is not null && committed > 0)
        {
            state.State.Committed(result, committed, last!.AssociationsOf(result.Id));
        }
    }

    private async Task WriteAsync(ChangeSet changes)
    {
        state.State.Pending = changes;
        try
        {
            await state.WriteStateAsync();
        }
        catch (UniqueKeyTakenException)
        {
            throw;
        }
        catch (Exception exception)
        {
            if (exception is not (VersionConflictException or ReferenceViolationException or SupersededCallException))
            {
                LogWriteFailed(exception, this.GetGrainId());
            }
            // Memory may now differ from the database: whoever comes next reads again.
            readAt = -1;
            DeactivateOnIdle();
            throw;
        }
    }

    /// <summary>Puts the activation's state into a session, after reading it again if others changed it.</summary>
    private async ValueTask<Stored<T>> AdoptAsync(Session session, Caller caller, CancellationToken cancellationToken)
    {
        await RefreshAsync();
        var stored = await VisibleAsync(caller, cancellationToken);
        session.Adopt(stored, state.State.Number, state.State.Associations);
        return stored;
    }

    private async Task RefreshAsync()
    {
        var id = new ResourceId(declaration.Kind, this.GetPrimaryKeyString());
        if (readAt >= 0 && services.Tracker.IsCurrent(readAt, id, state.State.Stored?.Version ?? 0))
        {
            return;
        }
        var from = services.Tracker.Now;
        await state.ReadStateAsync();
        readAt = from;
    }

    private async ValueTask<Stored<T>> VisibleAsync(Caller caller, CancellationToken cancellationToken)
    {
        if (state.State.Stored is null)
        {
            // Anybody may ask for what is not there, as often as he likes: none of it stays in memory.
            DeactivateOnIdle();
        }
        return state.State.Stored is { } stored && await services.Tenants.SeesAsync(caller, stored.Tenant, cancellationToken)
            ? stored
            : throw new RefusedException(declaration.NotFound(this.GetPrimaryKeyString()));
    }

    private async Task MatchAsync(RouteCall call, CancellationToken cancellationToken)
    {
        if (call is { IfMatch: null or "*", IfNoneMatch: null })
        {
            return;
        }
        var current = await GetAsync(
            call with { Operation = RouteOperations.Get, Query = [], Body = null }, cancellationToken);
        Preconditions.Demand(call, current.ETag);
    }

    /// <summary>A resource that was asked for by its integer id is not found by that, whatever the other grain is called.</summary>
    private RouteAnswer InOwnWords(RouteAnswer answer, string canonical) =>
        answer.Refused is [{ Kind: RefusalKind.NotFound } refusal] && refusal == declaration.NotFound(canonical)
            ? answer with { Refused = [declaration.NotFound(this.GetPrimaryKeyString())] }
            : answer;

    /// <summary>The grain that has the state when this one was addressed by an integer id instead of the uuid.</summary>
    private async ValueTask<IRouteTarget?> ForwardAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        if (state.RecordExists)
        {
            return null;
        }
        var canonical = await services.ResolveAsync(declaration, key, cancellationToken);
        return canonical is null || canonical == key
            ? null
            : GrainFactory.GetGrain<IRouteTarget>(GrainId.Create(this.GetGrainId().Type, canonical));
    }

    [LoggerMessage(LogLevel.Error, "Write of {GrainId} failed; its activation is dropped")]
    private partial void LogWriteFailed(Exception exception, GrainId grainId);
}
