using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>
/// Adds to a change set what the history keeps: each change goes with the first event about its resource, and a
/// change without an event gets a row of its own that only the history shows.
/// </summary>
internal static class UnitOfWorkHistory
{
    public static void Record(
        ChangeSet changes, IEnumerable<Tracked> resources, IEnumerable<RewrittenDocument> documents, FieldVariants variants,
        Caller caller)
    {
        var firsts = new Dictionary<ResourceId, int>();
        for (var index = 0; index < changes.Events.Count; index++)
        {
            firsts.TryAdd(changes.Events[index].Resource, index);
        }
        foreach (var tracked in resources)
        {
            if (tracked.IsDeleted ? tracked.IsNew : !tracked.IsDirty)
            {
                continue;
            }
            var before = tracked.Original is null ? null : tracked.Declaration.Serialize(tracked.Original);
            var after = tracked.IsDeleted ? null : tracked.Body;
            var number = tracked.Declaration.KeyIsNumber || (!tracked.IsNew && !tracked.IsDeleted) ? null : tracked.Number;
            var change = RecordedChange.Between(before, after, RecordSchema.For(tracked.Declaration.RecordType), variants);
            Record(changes, firsts, tracked.Id, tracked.Tenant, number, change, caller);
        }
        foreach (var (write, before, record) in documents)
        {
            var change = RecordedChange.Between(before, write.Body, RecordSchema.For(record), variants);
            Record(changes, firsts, write.Id, write.TenantUuid, null, change, caller);
        }
    }

    private static void Record(
        ChangeSet changes, Dictionary<ResourceId, int> firsts, ResourceId id, Guid? tenant, long? number, string? change,
        Caller caller)
    {
        if (change is null)
        {
            return;
        }
        if (firsts.Remove(id, out var index))
        {
            changes.Events[index] = changes.Events[index] with { Change = change, Number = number };
            return;
        }
        changes.Events.Add(new EventRow("", id, tenant, [], new JsonObject(), null)
        {
            Actor = caller.UserUuid, RequestId = caller.RequestId, Change = change, Number = number,
        });
    }
}
