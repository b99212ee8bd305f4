using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Storage;
using Orleans.Runtime;

namespace Confd.Resources;

/// <summary>
/// One document of settings, see <see cref="SettingsPlugin{T}"/>: the state of this grain. There is a grain for each tenant when
/// each has a document.
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

    private readonly long constructedAt = services.Tracker.Now;

    private OwnSettings<T> Own => field ??= new OwnSettings<T>(state, constructedAt, this.GetPrimaryKeyString(), services);

    public Task<RouteAnswer> GetAsync(RouteCall call, CancellationToken cancellationToken) =>
        TenantsGrain(call)?.GetAsync(call, cancellationToken) ?? ReadAsync(async () =>
        {
            var stored = await Own.CurrentAsync();
            if (!Own.Exists)
            {
                throw NoTenant();
            }
            await DemandVisibleAsync(call, cancellationToken);
            var document = await ShownAsync(services.Begin(call.Caller), stored, cancellationToken);
            return call.IsOfRecords
                ? new RouteAnswer { Body = JsonSerializer.SerializeToUtf8Bytes(document.Value, ConfdJson.Options) }
                : new RouteAnswer { Body = document.Body, ETag = document.EntityTag };
        });

    public Task<RouteAnswer> ReplaceAsync(RouteCall call, CancellationToken cancellationToken) =>
        TenantsGrain(call)?.ReplaceAsync(call, cancellationToken) ?? PutAsync(call, patches: false, cancellationToken);

    public Task<RouteAnswer> PatchAsync(RouteCall call, CancellationToken cancellationToken) =>
        TenantsGrain(call)?.PatchAsync(call, cancellationToken) ?? PutAsync(call, patches: true, cancellationToken);

    private Task<RouteAnswer> PutAsync(RouteCall call, bool patches, CancellationToken cancellationToken) => WriteAsync(
        call,
        async () =>
        {
            await DemandVisibleAsync(call, cancellationToken);
            await Own.ReplaceAsync(
                Runner, call.Caller,
                async (work, before) =>
                {
                    var next = await NextAsync(work, before, call, patches, cancellationToken);
                    if (declaration.Edited is { } publish)
                    {
                        work.Publish(Own.Id, Own.Tenant, publish(next));
                    }
                    return next;
                },
                cancellationToken);
            return RouteAnswer.Empty;
        },
        cancellationToken);

    /// <summary>
    /// The grain of the caller's tenant when the call came by the key that all tenants share: from a gateway of the version before,
    /// or from a program that names no tenant. Null when this is the right grain.
    /// </summary>
    private ISettingsGrain<T>? TenantsGrain(RouteCall call) =>
        declaration.IsOfTenant && this.GetPrimaryKeyString() == ISettingsGrain<T>.Key
            ? GrainFactory.GetGrain<ISettingsGrain<T>>($"{call.Caller.TenantUuid}")
            : null;

    /// <summary>Gateways ask for the caller's own tenant; programs may name any.</summary>
    private async ValueTask DemandVisibleAsync(RouteCall call, CancellationToken cancellationToken)
    {
        if (!await services.Tenants.SeesAsync(call.Caller, Own.Tenant, cancellationToken))
        {
            throw NoTenant();
        }
    }

    private RefusedException NoTenant() => new(Refusals.NotFound("Tenant", ("uuid", $"{Own.Tenant}")));

    /// <summary>As GET shows it, from the service that knows the document.</summary>
    private async ValueTask<SettingsDocument<T>> ShownAsync(
        UnitOfWork work, SettingsDocument<T> stored, CancellationToken cancellationToken) =>
        declaration.Read is { } read
            ? declaration.Compose(await read(work, stored.Value, cancellationToken), stored.Version, stored.ReadAt)
            : stored;

    private async ValueTask<T> NextAsync(
        UnitOfWork work, SettingsDocument<T> before, RouteCall call, bool patches, CancellationToken cancellationToken)
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
        var values = declaration.Validate(given, services.Plugins.Destinations);
        var next = declaration.Apply(before.Value, values);
        var context = new RuleContext<T>(
            work, new Stored<T>(Own.Id, Own.Tenant, before.Version, before.Value),
            new Stored<T>(Own.Id, Own.Tenant, before.Version, next));
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
}
