using Npgsql;

namespace Confd.Storage.Tests;

/// <summary>Transactions of PostgreSQL that several commits share.</summary>
public sealed class PostgresCommitTests(PostgresStoreFixture fixture) : IClassFixture<PostgresStoreFixture>
{
    private readonly Rows rows = new(fixture.Store);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Commits_that_wait_at_the_same_time_need_fewer_round_trips()
    {
        var before = fixture.Store.CommandCount;

        await AtOnceAsync(200, number => new ChangeSet { Writes = { rows.Insert($"{number}") } });

        Assert.InRange(fixture.Store.CommandCount - before, 200 / 16, 150);
        Assert.Equal(200, (await fixture.Store.ReadAsync([.. Enumerable.Range(0, 200).Select(number => rows.Id($"{number}"))], Token)).Count);
    }

    [Fact]
    public async Task A_lock_of_somebody_else_holds_up_only_those_that_need_the_row()
    {
        await rows.AddAsync("locked");
        await using var other = await fixture.ConnectAsync();
        await using var transaction = await other.BeginTransactionAsync(Token);
        await using var hold = new NpgsqlCommand("SELECT 1 FROM resource WHERE kind = $1 FOR UPDATE", other, transaction)
        {
            Parameters = { new NpgsqlParameter { Value = rows.Kind } },
        };
        await hold.ExecuteNonQueryAsync(Token);

        var held = Enumerable.Range(0, 6).Select(_ => Task.Run(
            () => rows.CommitAsync(new ChangeSet { Touches = { rows.Guard("locked", 1) } }))).ToList();
        await AtOnceAsync(100, number => new ChangeSet { Writes = { rows.Insert($"l{number}") } });

        Assert.DoesNotContain(held, one => one.IsCompleted);
        await transaction.RollbackAsync(Token);
        var refused = 0;
        foreach (var one in held)
        {
            refused += await Record.ExceptionAsync(() => one) is VersionConflictException ? 1 : 0;
        }
        Assert.Equal((5, 2), (refused, (await rows.ReadAsync("locked"))!.Version));
    }

    [Fact]
    public async Task A_text_that_cannot_be_sent_fails_only_its_own_commit()
    {
        var ends = await Task.WhenAll(Enumerable.Range(0, 100).Select(number => Task.Run(
            async () => await Record.ExceptionAsync(() => rows.CommitAsync(
                new ChangeSet { Writes = { rows.Insert(number % 20 == 19 ? $"\ud800{number}" : $"s{number}") } })), Token)));

        Assert.Equal(
            Enumerable.Range(0, 100).Where(number => number % 20 == 19),
            ends.Index().Where(end => end.Item is not null).Select(end => end.Index));
    }

    [Fact]
    public async Task Every_commit_of_a_cluster_learns_who_may_answer_from_memory()
    {
        await using var silo = new PostgresStore(PostgresStoreFixture.ConnectionString, $"p{Guid.NewGuid():N}"[..16], isShared: true);
        await silo.InitializeAsync(Token);
        await silo.Leases.RenewAsync("another", TimeSpan.FromMinutes(1), 0, Token);
        var own = new Rows(silo);
        var all = new List<ChangeSet>();

        await Task.WhenAll(Enumerable.Range(0, 100).Select(number =>
        {
            var changes = new ChangeSet { Writes = { own.Insert($"{number}") } };
            all.Add(changes);
            return Task.Run(() => silo.CommitAsync(changes, Token), Token);
        }));

        Assert.All(all, changes => Assert.Equal(["another"], changes.Holders!));
    }

    private Task AtOnceAsync(int count, Func<int, ChangeSet> make) => Task.WhenAll(
        Enumerable.Range(0, count).Select(number => Task.Run(() => rows.CommitAsync(make(number)), Token)));
}
