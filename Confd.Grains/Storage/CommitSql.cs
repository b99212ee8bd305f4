using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Storage;

/// <summary>The statements of one change set, in an order that can't deadlock and that foreign keys allow.</summary>
internal sealed class CommitSql(Dialect dialect)
{
    private const string IsPair = "kind = @p0 AND left_kind = @p1 AND left_key = @p2 AND right_kind = @p3 AND right_key = @p4";

    private readonly GuardSql guards = new(dialect);

    // Texts are made once, as each commit consists of a dozen of them.
    private readonly string insert = InsertInto(dialect, "");
    private readonly string insertMissing = InsertInto(dialect, " ON CONFLICT (kind, key) DO NOTHING");

    private readonly string update =
        $"UPDATE resource SET version = version + 1, tenant_uuid = @p3, body = {dialect.Json("@p4")}, "
        + $"folded = {dialect.Json("@p5")}, updated_at = {dialect.Now} WHERE kind = @p0 AND key = @p1 AND version = @p2";

    private readonly string writeLink = InsertLink(
        dialect, " ON CONFLICT (left_kind, left_key, kind, right_kind, right_key) DO UPDATE SET position = excluded.position, body = excluded.body");

    private readonly string insertLink = InsertLink(dialect, "");

    private readonly string updateLink =
        $"UPDATE link SET position = @p5, body = {dialect.Json("@p6")} WHERE {IsPair} "
        + $"AND position = @p7 AND body IS NOT DISTINCT FROM {dialect.Json("@p8")}";

    private readonly string removeGuarded =
        $"DELETE FROM link WHERE {IsPair} AND position = @p5 AND body IS NOT DISTINCT FROM {dialect.Json("@p6")}";

    private readonly string publish =
        "INSERT INTO event (partition, tenant_uuid, name, resource, key, headers, payload, reload, number, actor, request_id, change, other_resource, other_key) VALUES "
        + $"(@p0, @p1, @p2, @p3, @p4, {dialect.Json("@p5")}, {dialect.Json("@p6")}, {dialect.Json("@p7")}, CAST(@p8 AS bigint), @p9, @p10, {dialect.Json("@p11")}, @p12, @p13){dialect.ReturningEvent}";

    public IEnumerable<Statement> Of(ChangeSet changes)
    {
        if (changes.Idempotent is { } request)
        {
            // First of all, so that of two equal requests the second one waits here and learns that it is a repeat.
            yield return new Statement(
                "DELETE FROM idempotency WHERE key = @p0 AND expires <= @p1", [request.Key, request.Expires - IdempotencyRow.Life]);
            yield return new Statement(
                "INSERT INTO idempotency (key, fingerprint, resource_kind, resource_key, answer, expires) VALUES (@p0, @p1, @p2, @p3, @p4, @p5)",
                [request.Key, request.Fingerprint, request.Resource?.Kind, request.Resource?.Key, request.Answer, request.Expires]);
        }
        foreach (var row in changes.Ensured)
        {
            // One that rules have missed must not be there after all.
            yield return Insert(row, changes.Absences.Contains(row.Id) ? insert : insertMissing);
        }
        foreach (var (key, owner) in changes.KeysReleased)
        {
            yield return new Statement(
                "DELETE FROM unique_key WHERE kind = @p0 AND scope = @p1 AND name = @p2 AND value = @p3 "
                + "AND owner_kind = @p4 AND owner_key = @p5",
                [key.Kind, key.Scope, key.Name, key.Value, owner.Kind, owner.Key]);
        }
        foreach (var link in changes.LinksRemoved.Count < 2 ? changes.LinksRemoved : changes.LinksRemoved
            .OrderBy(link => link.Left).ThenBy(link => link.Kind, StringComparer.Ordinal).ThenBy(link => link.Right).ToList())
        {
            yield return Remove(link);
        }
        foreach (var tenant in changes.TenantsRemoved)
        {
            yield return RemoveOf(tenant, "link", "left");
            yield return RemoveOf(tenant, "link", "right");
            yield return RemoveOf(tenant, "unique_key", "owner");
            yield return new Statement("DELETE FROM resource WHERE tenant_uuid = @p0", [$"{tenant}"]);
        }
        foreach (var statement in States(changes))
        {
            yield return statement;
        }
        foreach (var statement in changes.FreeValues.OrderBy(value => value.Value, StringComparer.Ordinal).SelectMany(GuardSql.Free))
        {
            yield return statement;
        }
        foreach (var (key, owner) in changes.KeysTaken)
        {
            yield return new Statement(
                "INSERT INTO unique_key (kind, scope, name, value, owner_kind, owner_key) VALUES (@p0, @p1, @p2, @p3, @p4, @p5)",
                [key.Kind, key.Scope, key.Name, key.Value, owner.Kind, owner.Key]);
        }
        foreach (var link in changes.LinksWritten)
        {
            yield return Write(link);
        }
        foreach (var links in changes.LinkSets)
        {
            yield return GuardSql.Count(links);
        }
        foreach (var published in changes.Events)
        {
            yield return Write(published);
        }
    }

    private static Statement RemoveOf(Guid tenant, string table, string side) => new(
        $"DELETE FROM {table} WHERE ({side}_kind, {side}_key) IN (SELECT kind, key FROM resource WHERE tenant_uuid = @p0)",
        [$"{tenant}"]);

    /// <summary>
    /// Rows are locked in one order everywhere, so that two commits can't wait for each other. Many of them are locked
    /// first, by one statement; those that change them may then come in any order, and equal ones go together.
    /// </summary>
    private IEnumerable<Statement> States(ChangeSet changes)
    {
        foreach (var statement in changes.Absences.Where(id => changes.Ensured.TrueForAll(row => row.Id != id)).Order().SelectMany(guards.Miss))
        {
            yield return statement;
        }
        var steps = Steps(changes).OrderBy(step => step.Id).ToList();
        foreach (var delete in changes.Deletes.OrderBy(delete => delete.Id))
        {
            yield return new Statement(
                "DELETE FROM unique_key WHERE owner_kind = @p0 AND owner_key = @p1", [delete.Id.Kind, delete.Id.Key]);
        }
        var known = steps.Where(step => step.IsKnown).Select(step => step.Id).Distinct().ToList();
        if (known.Count >= BulkStatements.Least && dialect.LockRows(isForever: changes.Deletes.Count > 0) is { } sql)
        {
            yield return new Statement(sql, [dialect.List(known.Select(id => id.Kind)), dialect.List(known.Select(id => id.Key))]);
            steps = [.. steps.OrderBy(step => step.Write is { } write ? SqlOf(write) : step.Statement?.Sql, StringComparer.Ordinal)];
        }
        var reads = new List<VersionGuard>();
        foreach (var step in steps)
        {
            if (step.Read is { } read)
            {
                reads.Add(read);
                continue;
            }
            foreach (var statement in guards.Hold(reads).Append(step.Write is { } write ? Write(write) : step.Statement!))
            {
                yield return statement;
            }
            reads.Clear();
        }
        foreach (var statement in guards.Hold(reads))
        {
            yield return statement;
        }
    }

    private IEnumerable<Step> Steps(ChangeSet changes) =>
        changes.LinkSets.Select(links => links.Right).Distinct().Select(right => new Step(right, guards.Close(right)))
            .Concat(changes.Reads.Select(read => new Step(read.Id, null) { Read = read }))
            .Concat(changes.Writes.Select(write => new Step(write.Id, null) { Write = write, IsKnown = write.ExpectedVersion > 0 }))
            .Concat(changes.Touches.Select(touch => new Step(touch.Id, Touch(touch))))
            .Concat(changes.Deletes.Select(delete => new Step(delete.Id, Delete(delete))));

    private static string InsertInto(Dialect dialect, string onConflict) =>
        "INSERT INTO resource (kind, key, id, tenant_uuid, version, body, folded) VALUES "
        + $"(@p0, @p1, CAST(@p2 AS bigint), @p3, 1, {dialect.Json("@p4")}, {dialect.Json("@p5")}){onConflict}";

    private string SqlOf(StateWrite write) => write.ExpectedVersion == 0 ? insert : update;

    private Statement Write(StateWrite write) => write.ExpectedVersion == 0 ? Insert(write, insert) : Update(write);

    private static Statement Insert(StateWrite write, string sql) => new(
        sql, [write.Id.Kind, write.Id.Key, write.Number, write.TenantUuid?.ToString(), write.Body, write.Folded]);

    private Statement Update(StateWrite write) => new(
        update,
        [write.Id.Kind, write.Id.Key, write.ExpectedVersion, write.TenantUuid?.ToString(), write.Body, write.Folded],
        write.Id);

    private static Statement Touch(VersionGuard guard) => new(
        "UPDATE resource SET version = version + 1 WHERE kind = @p0 AND key = @p1 AND version = @p2",
        [guard.Id.Kind, guard.Id.Key, guard.ExpectedVersion], guard.Id);

    private static Statement Delete(VersionGuard guard) => new(
        "DELETE FROM resource WHERE kind = @p0 AND key = @p1 AND version = @p2",
        [guard.Id.Kind, guard.Id.Key, guard.ExpectedVersion], guard.Id);

    private static string InsertLink(Dialect dialect, string onConflict) =>
        "INSERT INTO link (kind, left_kind, left_key, right_kind, right_key, position, body) VALUES "
        + $"(@p0, @p1, @p2, @p3, @p4, @p5, {dialect.Json("@p6")}){onConflict}";

    private Statement Write(LinkRow link) => link.Guard switch
    {
        null => new(writeLink, [.. PairOf(link), .. ContentOf(link)]),
        { Link: null } => new(insertLink, [.. PairOf(link), .. ContentOf(link)]),
        { Link: { } before } => new(updateLink, [.. PairOf(link), .. ContentOf(link), .. ContentOf(before)], link.Left),
    };

    private Statement Remove(LinkRow link) => link.Guard is { Link: { } before }
        ? new(removeGuarded, [.. PairOf(link), .. ContentOf(before)], link.Left)
        : new($"DELETE FROM link WHERE {IsPair}", PairOf(link));

    private static object?[] PairOf(LinkRow link) => [link.Kind, link.Left.Kind, link.Left.Key, link.Right.Kind, link.Right.Key];

    private static object?[] ContentOf(LinkRow link) => [(long)link.Position, link.Body];

    private Statement Write(EventRow published) => new(
        publish,
        [(long)EventPartition.Of(published.TenantUuid), published.TenantUuid?.ToString(), published.Name, published.Resource.Kind, published.Resource.Key,
            ToText(published.Headers), ToText(published.Payload), published.Reload is null ? null : ToText(published.Reload),
            published.Number, published.Actor?.ToString(), published.RequestId, published.Change, published.Other?.Kind, published.Other?.Key]);

    private static string ToText(JsonNode node) => node.ToJsonString(ConfdJson.Options);

    /// <summary>What is done to one row.</summary>
    /// <param name="Id">The row.</param>
    /// <param name="Statement">
    /// Does it; null for rows that are written, whose texts may be large, and for rows that are only held, which share a statement
    /// when they follow each other.
    /// </param>
    private sealed record Step(ResourceId Id, Statement? Statement)
    {
        public StateWrite? Write { get; init; }

        public VersionGuard? Read { get; init; }

        /// <summary>The row is there already, so it can be locked beforehand.</summary>
        public bool IsKnown { get; init; } = true;
    }
}
