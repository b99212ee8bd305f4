using System.Text.Json;
using Confd.Fields;
using Confd.Storage;


namespace Confd.Resources;

/// <summary>One document of the whole system. Key: the plugin's name.</summary>
internal sealed class SettingsGrain<T>(SessionServices services, OperationRunner runner) : Grain, IRouteTarget
    where T : class
{
    private readonly SettingsDeclaration<T> declaration = services.Plugins.SettingsOf<T>();
    private KeptView? kept;

    public async Task<RouteAnswer> InvokeAsync(RouteCall call, CancellationToken cancellationToken)
    {
        try
        {
            return call.Operation == RouteOperations.Get
                ? await GetAsync(cancellationToken)
                : await EditAsync(call, cancellationToken);
        }
        catch (RefusedException refused)
        {
            return new RouteAnswer { Refused = refused.Refusals };
        }
    }

    private ResourceId Id => new(declaration.Kind, "0");

    private async Task<RouteAnswer> GetAsync(CancellationToken cancellationToken)
    {
        if (kept is null || !services.Tracker.IsCurrent(kept.ReadAt, kept.Sources))
        {
            var readAt = services.Tracker.Now;
            var (value, _) = await ReadAsync(cancellationToken);
            var body = ViewResponder.Json(value);
            kept = new KeptView(body, ViewComposer.EntityTag(body), readAt, [Id]);
        }
        return new RouteAnswer { Body = kept.Body, ETag = kept.EntityTag };
    }

    private async Task<RouteAnswer> EditAsync(RouteCall call, CancellationToken cancellationToken)
    {
        var given = BodyRules.Read(call.Body, typeof(T), isPartial: false, services.Plugins.Variants);
        var next = RecordMerge.Apply<T>(null, given);
        await runner.RunAsync(
            call.Caller,
            async session =>
            {
                var (before, version) = await ReadAsync(cancellationToken);
                session.Rewrite(
                    new StateWrite(Id, null, null, version, JsonSerializer.Serialize(next, ConfdJson.Options), "{}"),
                    JsonSerializer.Serialize(before, ConfdJson.Options));
                if (declaration.Edited is { } tell)
                {
                    session.Tell(Id, null, tell(next));
                }
                return true;
            },
            commit: null, cancellationToken);
        return RouteAnswer.Empty;
    }

    private async Task<(T Value, long Version)> ReadAsync(CancellationToken cancellationToken)
    {
        var rows = await services.Store.ReadAsync([Id], cancellationToken);
        return rows.Count == 0
            ? (RecordMerge.Apply<T>(null, []), 0)
            : (JsonSerializer.Deserialize<T>(rows[0].Body, ConfdJson.Options)!, rows[0].Version);
    }
}
