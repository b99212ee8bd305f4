using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>
/// Adds to a change set what the history keeps: each change goes with the first event about its resource, and a
/// change without an event gets a row of its own that only the history shows.
/// </summary>
internal sealed class UnitOfWorkHistory(
    IReadOnlyDictionary<ResourceId, Tracked> resources, IReadOnlyDictionary<ResourceId, RewrittenDocument> documents, DestinationTypes types)
{
    public static void Record(
        ChangeSet changes, IReadOnlyDictionary<ResourceId, Tracked> resources, IEnumerable<RewrittenDocument> documents, DestinationTypes types,
        Caller caller)
    {
        var history = new UnitOfWorkHistory(resources, documents.DistinctBy(document => document.Write.Id).ToDictionary(document => document.Write.Id), types);
        history.AddUntold(changes.Events, caller);
        changes.Events.Complete(history.WithChange);
    }

    private void AddUntold(PendingEvents events, Caller caller)
    {
        var untold = resources.Values.Select(tracked => (tracked.Id, tracked.Tenant))
            .Concat(documents.Values.Select(document => (document.Write.Id, document.Write.TenantUuid))).Where(one => !events.IsTold(one.Id));
        foreach (var (id, tenant) in untold)
        {
            var (change, number) = ChangeOf(id);
            if (change is not null)
            {
                events.Add(new EventRow("", id, tenant, [], new JsonObject(), null)
                {
                    Actor = caller.UserUuid, RequestId = caller.RequestId, Change = change, Number = number,
                });
            }
        }
    }

    private EventRow WithChange(EventRow row) =>
        row.IsFirst && ChangeOf(row.Resource) is { Change: { } change, Number: var number } ? row with { Change = change, Number = number } : row;

    /// <summary>What changed in the resource, and its integer id when the row is to keep that; nothing when nothing did.</summary>
    private (string? Change, long? Number) ChangeOf(ResourceId id)
    {
        if (documents.TryGetValue(id, out var document))
        {
            return (RecordedChange.Between(document.Before, document.Write.Body, RecordSchema.For(document.Record), types), null);
        }
        if (!resources.TryGetValue(id, out var tracked) || (tracked.IsDeleted ? tracked.IsNew : !tracked.IsDirty))
        {
            return default;
        }
        var before = tracked.Original is null ? null : tracked.Declaration.Serialize(tracked.Original);
        var after = tracked.IsDeleted ? null : tracked.Body;
        var number = tracked.Declaration.KeyIsNumber || (!tracked.IsNew && !tracked.IsDeleted) ? null : tracked.Number;
        return (RecordedChange.Between(before, after, RecordSchema.For(tracked.Declaration.RecordType), types), number);
    }
}
