using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>One document of settings; see <see cref="SettingsPlugin{T}"/>.</summary>
/// <remarks>
/// Not reentrant, so edits on one silo run one after the other. The version check at commit finds out those of
/// other silos; the later edit is then applied to what the earlier one left.
/// </remarks>
[ServedByPlugin]
internal sealed class SettingsGrain<T>(SessionServices services, OperationRunner runner)
    : RouteGrain(runner), ISettingsGrain<T>
    where T : class
{
    private readonly SettingsDeclaration<T> declaration = services.Plugins.SettingsOf<T>();

    public Task<RouteAnswer> GetAsync(RouteCall call, CancellationToken cancellationToken) => ReadAsync(async () =>
    {
        var document = await services.Settings.ReadAsync<T>(call.Caller.TenantUuid, cancellationToken);
        return call.IsOfRecords
            ? new RouteAnswer { Body = JsonSerializer.SerializeToUtf8Bytes(document.Value, ConfdJson.Options) }
            : new RouteAnswer { Body = document.Body, ETag = document.EntityTag };
    });

    public Task<RouteAnswer> ReplaceAsync(RouteCall call, CancellationToken cancellationToken) =>
        PutAsync(call, _ => BodyRules.Parse(call.Body), cancellationToken);

    public Task<RouteAnswer> PatchAsync(RouteCall call, CancellationToken cancellationToken) => PutAsync(
        call,
        // The patch is laid over what GET shows.
        before => MergePatch.Document(
            JsonNode.Parse(ViewResponder.Json(declaration.Show(before)))!.AsObject(), BodyRules.Parse(call.Body)),
        cancellationToken);

    private Task<RouteAnswer> PutAsync(RouteCall call, Func<T, JsonObject> given, CancellationToken cancellationToken) => WriteAsync(
        call,
        async () =>
        {
            await Runner.RunAsync(
                call.Caller,
                async session =>
                {
                    await (declaration.OfTenant is { } part
                        ? PutIntoTenantAsync(session, part, given, call, cancellationToken)
                        : PutAsync(session, given, call, cancellationToken));
                    return true;
                },
                cancellationToken);
            return RouteAnswer.Empty;
        },
        cancellationToken);

    private async ValueTask PutAsync(
        Session session, Func<T, JsonObject> given, RouteCall call, CancellationToken cancellationToken)
    {
        var before = await services.Settings.ReadAsync<T>(session.Caller.TenantUuid, cancellationToken);
        var next = await NextAsync(session, declaration.Id, null, before, given, call, cancellationToken);
        session.Rewrite(new RewrittenDocument(
            new StateWrite(declaration.Id, null, null, before.Version, JsonSerializer.Serialize(next, ConfdJson.Options), "{}"),
            JsonSerializer.Serialize(before.Value, ConfdJson.Options), typeof(T)));
        Tell(session, declaration.Id, null, next);
    }

    private async ValueTask PutIntoTenantAsync(
        Session session, TenantPart<T> part, Func<T, JsonObject> given, RouteCall call, CancellationToken cancellationToken)
    {
        var uuid = session.Caller.TenantUuid;
        // The first write in a tenant makes its row.
        var tenant = await session.FindAsync<Tenant>(TenantDirectory.IdOf(uuid), cancellationToken)
            ?? session.Add($"{uuid}", null, uuid, new Tenant { Uuid = uuid });
        var before = declaration.Compose(part.Read(tenant.Value), tenant.Version, readAt: 0);
        var next = await NextAsync(session, tenant.Id, uuid, before, given, call, cancellationToken);
        session.Replace(tenant, part.Write(tenant.Value, next));
        Tell(session, tenant.Id, uuid, next);
    }

    private async ValueTask<T> NextAsync(
        Session session, ResourceId id, Guid? tenant, SettingsDocument<T> before, Func<T, JsonObject> given, RouteCall call,
        CancellationToken cancellationToken)
    {
        Preconditions.Demand(call, before.EntityTag);
        var values = declaration.Validate(given(before.Value), services.Plugins.Variants);
        var next = declaration.Apply(before.Value, values);
        var context = new RuleContext<T>(
            session, new Stored<T>(id, tenant, before.Version, before.Value),
            new Stored<T>(id, tenant, before.Version, next));
        foreach (var rule in declaration.Rules)
        {
            if (await rule.CheckAsync(context, cancellationToken) is { } refusal)
            {
                throw new RefusedException(refusal);
            }
        }
        return next;
    }

    private void Tell(Session session, ResourceId about, Guid? tenant, T value)
    {
        if (declaration.Edited is { } tell)
        {
            session.Tell(about, tenant, tell(value));
        }
    }
}
