namespace Confd.Storage.Tests;

/// <summary>Many rows of one change set go to PostgreSQL as few statements.</summary>
public sealed class BulkStatementTests
{
    [Fact]
    public void Equal_insertions_become_one_statement_in_their_order()
    {
        var changes = new ChangeSet();
        foreach (var key in Enumerable.Range(0, BulkStatements.Most).Select(number => $"{number:00000}"))
        {
            var id = new ResourceId("k", key);
            changes.Writes.Add(new StateWrite(id, null, null, 0, "{}", "{}"));
            changes.KeysTaken.Add((new UniqueValue("k", "", "name", key), id));
            changes.Events.Add(new EventRow("told", id, null, [], new System.Text.Json.Nodes.JsonObject(), null));
        }

        var statements = BulkStatements.Merge(new CommitSql(Dialect.Postgres).Of(changes)).ToList();

        Assert.Equal(3, statements.Count);
        Assert.All(statements, statement => Assert.Contains(" FROM unnest(@p0, ", statement.Sql, StringComparison.Ordinal));
        Assert.Equal(
            changes.KeysTaken.Select(taken => taken.Key.Value),
            Assert.IsType<string?[]>(statements[1].Parameters[3]));
    }

    [Fact]
    public void Equal_changes_become_one_statement_after_their_rows_are_locked_in_order()
    {
        var changes = new ChangeSet();
        foreach (var number in Enumerable.Range(0, 400).Reverse())
        {
            var id = new ResourceId("k", $"{number:000}");
            // Updates and touches of one kind lie between each other.
            if (number % 2 == 0)
            {
                changes.Writes.Add(new StateWrite(id, null, null, 1, "{}", "{}"));
            }
            else
            {
                changes.Touches.Add(new VersionGuard(id, 1));
            }
            changes.KeysReleased.Add((new UniqueValue("k", "", "name", id.Key), id));
            changes.LinksRemoved.Add(new LinkRow("l", new ResourceId("g", "1"), id));
            changes.LinksWritten.Add(new LinkRow("m", new ResourceId("g", "1"), id));
        }

        var statements = BulkStatements.Merge(new CommitSql(Dialect.Postgres).Of(changes)).ToList();

        Assert.Equal(6, statements.Count);
        Assert.Equal(
            Enumerable.Range(0, 400).Select(number => $"{number:000}"), Assert.IsType<string[]>(statements[2].Parameters[1]));
        Assert.Equal([200, 200], statements.Where(one => one.Expected is not null).Select(one => ((string?[])one.Parameters[1]!).Length));
    }

    [Fact]
    public void A_statement_has_a_bound_and_the_next_goes_on_where_it_ends()
    {
        var changes = new ChangeSet();
        foreach (var number in Enumerable.Range(0, BulkStatements.Most + 17))
        {
            changes.KeysTaken.Add((new UniqueValue("k", "", "name", $"{number:00000}"), new ResourceId("k", $"{number}")));
        }

        var statements = BulkStatements.Merge(new CommitSql(Dialect.Postgres).Of(changes)).ToList();

        Assert.Equal([BulkStatements.Most, 17], statements.Select(statement => ((string?[])statement.Parameters[3]!).Length));
        Assert.Equal(
            changes.KeysTaken.Select(taken => taken.Key.Value), statements.SelectMany(statement => (string?[])statement.Parameters[3]!));
    }

    [Fact]
    public void Few_rows_stay_as_they_are()
    {
        var changes = new ChangeSet();
        for (var number = 0; number < BulkStatements.Least - 1; number++)
        {
            changes.Writes.Add(new StateWrite(new ResourceId("k", $"{number:000}"), null, null, 1, "{}", "{}"));
        }
        changes.Events.Add(new EventRow("told", new ResourceId("k", "1"), null, [], new System.Text.Json.Nodes.JsonObject(), null));
        var statements = new CommitSql(Dialect.Postgres).Of(changes).ToList();

        Assert.Equal(statements.Select(one => one.Sql), BulkStatements.Merge(statements).Select(one => one.Sql));
    }
}
