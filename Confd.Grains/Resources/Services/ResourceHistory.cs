using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Notifier;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>The changes of one resource from the event log, even after its deletion.</summary>
internal sealed class ResourceHistory(UnitOfWorkServices services, EventTail tail)
{
    /// <summary>Answers <c>GET …/{id}/history</c>, newest first.</summary>
    public async Task<RouteAnswer> ListAsync(
        ResourceDeclaration declaration, string given, RouteCall call, CancellationToken cancellationToken)
    {
        var page = QueryReader.ReadList(call.Query);
        var log = services.Store.Log;
        var key = await services.ResolveAsync(declaration, given, cancellationToken)
            ?? (long.TryParse(given, out var number) ? await log.KeyOfNumberAsync(declaration.Kind, number, cancellationToken) : null)
            ?? throw new RefusedException(declaration.NotFound(given));
        var id = new ResourceId(declaration.Kind, key);
        var tenant = await TenantOfAsync(id, cancellationToken);
        if (!tenant.Exists || !await services.Tenants.SeesAsync(call.Caller, tenant.Uuid, cancellationToken))
        {
            throw new RefusedException(declaration.NotFound(given));
        }
        var position = await tail.PositionAsync(cancellationToken);
        var (total, rows) = await log.HistoryAsync(id, page.Limit, page.Offset, cancellationToken);
        var record = RecordSchema.For(declaration.RecordType);
        var body = ViewResponder.Json(new { Total = total, Items = rows.Select(row => Show(row, id, record)) });
        return new RouteAnswer { Body = body, ETag = ViewComposer.EntityTag(body), LogPosition = position };
    }

    /// <summary>The tenant of the resource, or its last one when it is deleted.</summary>
    private async Task<(bool Exists, Guid? Uuid)> TenantOfAsync(ResourceId id, CancellationToken cancellationToken)
    {
        var rows = await services.Store.ReadAsync([id], cancellationToken);
        if (rows.Count > 0)
        {
            return (true, rows[0].TenantUuid);
        }
        var (_, last) = await services.Store.Log.HistoryAsync(id, 1, 0, cancellationToken);
        return last.Count > 0 ? (true, last[0].TenantUuid) : default;
    }

    /// <summary>An event of an association is about the other side, or about a kind that is switched off.</summary>
    private RecordSchema? RecordOf(ResourceId about) =>
        services.Plugins.TryGetResource(about.Kind) is { } declaration ? RecordSchema.For(declaration.RecordType) : null;

    private object Show(StoredEvent row, ResourceId of, RecordSchema record)
    {
        // A change in the other side of an association belongs to that side's history.
        var change = row.Change is null || row.Resource != of ? null : JsonNode.Parse(row.Change)!.AsObject();
        var before = RecordedChange.Shown(change?["before"], record, services.Plugins.Destinations);
        var after = RecordedChange.Shown(change?["after"], record, services.Plugins.Destinations);
        var isPublished = row.Name is not ("" or EventRow.ReloadOnly);
        return new
        {
            row.Sequence, Date = row.At.UtcDateTime, UserUuid = row.Actor, row.RequestId,
            Event = isPublished ? row.Name : null,
            Data = isPublished ? Secrets.HidePublished(JsonNode.Parse(row.Payload), RecordOf(row.Resource), services.Plugins.Destinations) : null,
            Changed = (before ?? []).Concat(after ?? []).Select(field => field.Key).Distinct(),
            Before = before, After = after,
        };
    }
}
