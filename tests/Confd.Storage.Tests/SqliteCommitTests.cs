namespace Confd.Storage.Tests;

/// <summary>Commits that share a transaction of SQLite succeed and fail each for itself.</summary>
public sealed class SqliteCommitTests(SqliteStoreFixture fixture) : IClassFixture<SqliteStoreFixture>
{
    private readonly Rows rows = new(fixture.Store);

    [Fact]
    public async Task Of_many_at_once_the_refused_ones_change_nothing_and_the_others_everything()
    {
        var token = TestContext.Current.CancellationToken;
        await rows.CommitAsync(new ChangeSet { Writes = { rows.Insert("guarded") } });
        var guarded = rows.Insert("guarded");

        var ends = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Task.Run(
            async () =>
            {
                var changes = new ChangeSet { Writes = { rows.Insert($"n{number}") } };
                if (number % 4 == 1)
                {
                    // Exists already: a constraint of the schema.
                    changes.Writes.Add(rows.Insert("guarded"));
                }
                else if (number % 4 == 2)
                {
                    // Not the version that is there.
                    changes.Touches.Add(new VersionGuard(guarded.Id, 17));
                }
                changes.IsDryRun = number % 4 == 3;
                try
                {
                    await fixture.Store.CommitAsync(changes, token);
                    return true;
                }
                catch (VersionConflictException)
                {
                    return false;
                }
            }, token)));

        Assert.Equal(Enumerable.Range(0, 200).Select(number => number % 4 is 0 or 3), ends);
        var stored = await fixture.Store.ReadAsync([.. Enumerable.Range(0, 200).Select(number => rows.Insert($"n{number}").Id)], token);
        Assert.Equal(
            Enumerable.Range(0, 50).Select(number => $"n{4 * number}").Order(), stored.Select(row => row.Id.Key).Order());
    }

    [Fact]
    public async Task Who_gives_up_waiting_either_has_committed_or_has_not()
    {
        var token = TestContext.Current.CancellationToken;
        var ends = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Task.Run(
            async () =>
            {
                using var timeout = new CancellationTokenSource(TimeSpan.FromMilliseconds(number % 20));
                try
                {
                    await fixture.Store.CommitAsync(new ChangeSet { Writes = { rows.Insert($"c{number}") } }, timeout.Token);
                    return true;
                }
                catch (OperationCanceledException)
                {
                    return false;
                }
            }, token)));

        var stored = await fixture.Store.ReadAsync([.. Enumerable.Range(0, 200).Select(number => rows.Insert($"c{number}").Id)], token);
        Assert.Equal(
            ends.Index().Where(end => end.Item).Select(end => $"c{end.Index}").Order(), stored.Select(row => row.Id.Key).Order());
    }
}
