using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Storage;
using Orleans.Runtime;

namespace Confd.Resources;

/// <summary>
/// One document of settings, see <see cref="SettingsPlugin{T}"/>: the state of this grain. A tenant's document is
/// a part of the tenant's row instead.
/// </summary>
/// <remarks>
/// Not reentrant, so edits run one after the other. The ETag detects edits that came another way; the later edit is then
/// applied to the result of the earlier one.
/// </remarks>
[ServedByPlugin]
internal sealed class SettingsGrain<T>(
    [PersistentState("settings", ConfdGrainStorage.Name)] IPersistentState<SettingsState<T>> state,
    UnitOfWorkServices services, OperationRunner runner)
    : RouteGrain(runner), ISettingsGrain<T>
    where T : class
{
    private readonly SettingsDeclaration<T> declaration = services.Plugins.SettingsOf<T>();

    /// <summary>Before the activation's own first read, so that no change in between is missed.</summary>
    private long readAt = services.Tracker.Now;

    private SettingsDocument<T>? current;

    public Task<RouteAnswer> GetAsync(RouteCall call, CancellationToken cancellationToken) => ReadAsync(async () =>
    {
        var document = declaration.OfTenant is null
            ? await ShownAsync(services.Begin(call.Caller), await CurrentAsync(), cancellationToken)
            : await services.Settings.ReadAsync<T>(call.Caller.TenantUuid, cancellationToken);
        return call.IsOfRecords
            ? new RouteAnswer { Body = JsonSerializer.SerializeToUtf8Bytes(document.Value, ConfdJson.Options) }
            : new RouteAnswer { Body = document.Body, ETag = document.EntityTag };
    });

    public Task<RouteAnswer> ReplaceAsync(RouteCall call, CancellationToken cancellationToken) =>
        PutAsync(call, patches: false, cancellationToken);

    public Task<RouteAnswer> PatchAsync(RouteCall call, CancellationToken cancellationToken) =>
        PutAsync(call, patches: true, cancellationToken);

    private Task<RouteAnswer> PutAsync(RouteCall call, bool patches, CancellationToken cancellationToken) => WriteAsync(
        call,
        async () =>
        {
            if (declaration.OfTenant is not { } part)
            {
                await PutDocumentAsync(call, patches, cancellationToken);
                return RouteAnswer.Empty;
            }
            await Runner.RunAsync(
                call.Caller,
                async work =>
                {
                    await PutIntoTenantAsync(work, part, call, patches, cancellationToken);
                    return true;
                },
                cancellationToken);
            return RouteAnswer.Empty;
        },
        cancellationToken);

    private Task<T> PutDocumentAsync(RouteCall call, bool patches, CancellationToken cancellationToken)
    {
        T next = null!;
        return Runner.RunAsync(
            call.Caller,
            async work =>
            {
                var before = await CurrentAsync();
                next = await NextAsync(work, declaration.Id, null, before, call, patches, cancellationToken);
                work.Rewrite(new RewrittenDocument(
                    SettingsState<T>.WriteOf(declaration.Id, before.Version, next),
                    JsonSerializer.Serialize(before.Value, ConfdJson.Options), typeof(T)));
                Publish(work, declaration.Id, null, next);
                return next;
            },
            (_, changes, _, _) => SaveAsync(next, changes), cancellationToken);
    }

    /// <summary>The document; read again when it may have changed.</summary>
    private async ValueTask<SettingsDocument<T>> CurrentAsync()
    {
        if (readAt < 0 || !services.Tracker.IsCurrent(readAt, declaration.Id, state.State.Version))
        {
            var from = services.Tracker.Now;
            await state.ReadStateAsync();
            (readAt, current) = (from, null);
        }
        return current ??= declaration.Compose(state.State.Value ?? declaration.Initial, state.State.Version, readAt);
    }

    private async Task SaveAsync(T next, ChangeSet changes)
    {
        state.State.UnitOfWork = changes;
        state.State.Value = next;
        current = null;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // Unwritten state is dropped; the next call reads again.
            readAt = -1;
            throw;
        }
    }

    private async ValueTask PutIntoTenantAsync(
        UnitOfWork work, TenantPart<T> part, RouteCall call, bool patches, CancellationToken cancellationToken)
    {
        var uuid = work.Caller.TenantUuid;
        var tenant = await work.GetTenantToEditAsync(uuid, cancellationToken);
        var before = declaration.Compose(part.Read(tenant.Value), tenant.Version, readAt: 0);
        var next = await NextAsync(work, tenant.Id, uuid, before, call, patches, cancellationToken);
        work.Replace(tenant, part.Write(tenant.Value, next));
        Publish(work, tenant.Id, uuid, next);
    }

    /// <summary>As GET shows it, from the service that knows the document.</summary>
    private async ValueTask<SettingsDocument<T>> ShownAsync(
        UnitOfWork work, SettingsDocument<T> stored, CancellationToken cancellationToken) =>
        declaration.Read is { } read
            ? declaration.Compose(await read(work, stored.Value, cancellationToken), stored.Version, stored.ReadAt)
            : stored;

    private async ValueTask<T> NextAsync(
        UnitOfWork work, ResourceId id, Guid? tenant, SettingsDocument<T> before, RouteCall call, bool patches,
        CancellationToken cancellationToken)
    {
        // A plain PUT does not depend on what is shown.
        var shown = patches || call is not { IfMatch: null, IfNoneMatch: null }
            ? await ShownAsync(work, before, cancellationToken)
            : before;
        Preconditions.Demand(call, shown.EntityTag);
        var given = BodyRules.Parse(call.Body);
        if (patches)
        {
            given = Patched(JsonNode.Parse(ViewResponder.Json(declaration.Show(shown.Value)))!.AsObject(), given);
        }
        var values = declaration.Validate(given, services.Plugins.Variants);
        var next = declaration.Apply(before.Value, values);
        var context = new RuleContext<T>(
            work, new Stored<T>(id, tenant, before.Version, before.Value),
            new Stored<T>(id, tenant, before.Version, next));
        foreach (var rule in declaration.Rules)
        {
            if (await rule.CheckAsync(context, cancellationToken) is { } refusal)
            {
                throw new RefusedException(refusal);
            }
        }
        foreach (var effect in declaration.Effects)
        {
            await effect(context, cancellationToken);
        }
        return next;
    }

    /// <summary>
    /// The patch applied to what GET shows. A null that bodies must not have is left out with it: another service may know
    /// less than a PUT can give.
    /// </summary>
    private JsonObject Patched(JsonObject shown, JsonObject patch)
    {
        var body = RecordSchema.For(declaration.BodyType);
        foreach (var name in shown.Where(field => field.Value is null && body.Find(field.Key) is { IsNullable: false })
            .Select(field => field.Key).ToList())
        {
            shown.Remove(name);
        }
        return MergePatch.Document(shown, patch);
    }

    private void Publish(UnitOfWork work, ResourceId about, Guid? tenant, T value)
    {
        if (declaration.Edited is { } publish)
        {
            work.Publish(about, tenant, publish(value));
        }
    }
}
