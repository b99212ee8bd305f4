namespace Confd.Storage.Tests;

/// <summary>Commits that wait for the one writer of SQLite.</summary>
public sealed class SqliteCommitTests(SqliteStoreFixture fixture) : IClassFixture<SqliteStoreFixture>
{
    private readonly Rows rows = new(fixture.Store);

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
