namespace Confd.Storage.Tests;

/// <summary>Many rows of one change set go to PostgreSQL as few statements.</summary>
public sealed class BulkInsertTests
{
    [Fact]
    public void Equal_insertions_become_one_statement_in_their_order()
    {
        var changes = new ChangeSet();
        foreach (var key in Enumerable.Range(0, 10_000).Select(number => $"{number:00000}"))
        {
            var id = new ResourceId("k", key);
            changes.Writes.Add(new StateWrite(id, null, null, 0, "{}", "{}"));
            changes.KeysTaken.Add((new UniqueValue("k", "", "name", key), id));
            changes.Events.Add(new EventRow("told", id, null, [], new System.Text.Json.Nodes.JsonObject(), null));
        }

        var statements = BulkInserts.Merge(new CommitSql(Dialect.Postgres).Of(changes)).ToList();

        Assert.Equal(3, statements.Count);
        Assert.All(statements, statement => Assert.Contains(" FROM unnest(@p0, ", statement.Sql, StringComparison.Ordinal));
        Assert.Equal(
            changes.KeysTaken.Select(taken => taken.Key.Value),
            Assert.IsType<string?[]>(statements[1].Parameters[3]));
    }

    [Fact]
    public void Few_rows_and_statements_that_check_a_version_stay_as_they_are()
    {
        var changes = new ChangeSet();
        for (var number = 0; number < 100; number++)
        {
            changes.Writes.Add(new StateWrite(new ResourceId("k", $"{number:000}"), null, null, 1, "{}", "{}"));
        }
        changes.Events.Add(new EventRow("told", new ResourceId("k", "1"), null, [], new System.Text.Json.Nodes.JsonObject(), null));
        var statements = new CommitSql(Dialect.Postgres).Of(changes).ToList();

        Assert.Equal(statements.Select(one => one.Sql), BulkInserts.Merge(statements).Select(one => one.Sql));
    }
}
