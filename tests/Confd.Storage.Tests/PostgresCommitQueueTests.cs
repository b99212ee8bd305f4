using Microsoft.Extensions.Time.Testing;

namespace Confd.Storage.Tests;

/// <summary>Which change sets share a transaction, and what each learns; without a database.</summary>
public sealed class PostgresCommitQueueTests
{
    private readonly List<Transaction> transactions = [];
    private readonly FakeTimeProvider time = new();
    private readonly PostgresCommits commits;

    public PostgresCommitQueueTests() => commits = new PostgresCommits(
        together => Begin(together).Together.Task,
        (changes, _) => Begin([changes]).Alone.Task, time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Those_that_come_while_four_transactions_run_share_the_next_one()
    {
        var running = Commit("1", "2", "3", "4");
        var waiting = Commit("5", "6", "7");
        Assert.Equal(["1", "2", "3", "4"], Names());

        transactions[1].Alone.SetResult();
        await Poll.UntilAsync(() => Names().Length == 5, "the next transaction has begun");
        transactions[4].Together.SetResult(true);
        await Task.WhenAll(waiting);

        Assert.Equal("5 6 7", Names()[4]);
        Assert.Equal([false, true, false, false], running.Select(one => one.IsCompleted));
    }

    [Fact]
    public async Task After_a_refusal_each_has_a_transaction_of_its_own_and_so_have_those_that_come_next()
    {
        Commit("1", "2", "3", "4");
        var waiting = Commit("5", "6");
        transactions[0].Alone.SetResult();
        await Poll.UntilAsync(() => Names().Length == 5, "the next transaction has begun");

        transactions[4].Together.SetResult(false);
        await Poll.UntilAsync(() => Names().Length == 7, "each has one");
        transactions[5].Alone.SetException(new VersionConflictException("5"));
        transactions[6].Alone.SetResult();
        Commit("7");

        await Assert.ThrowsAsync<VersionConflictException>(() => waiting[0]);
        await waiting[1];
        Assert.Equal(["5 6", "5", "6", "7"], Names()[4..]);
    }

    [Fact]
    public async Task All_learn_that_it_is_uncertain_how_their_transaction_ended_and_none_is_tried_again()
    {
        Commit("1", "2", "3", "4");
        var waiting = Commit("5", "6");
        transactions[0].Alone.SetResult();
        await Poll.UntilAsync(() => Names().Length == 5, "the next transaction has begun");

        transactions[4].Together.SetException(new StorageUnavailableException("lost", isUncertain: true));

        foreach (var one in waiting)
        {
            Assert.True((await Assert.ThrowsAsync<StorageUnavailableException>(() => one)).IsUncertain);
        }
        Assert.Equal("5 6", Names()[^1]);
    }

    [Fact]
    public async Task Two_that_change_the_same_resource_do_not_share_a_transaction_and_two_that_read_it_do()
    {
        Commit("1", "2", "3", "4");
        Commit("5", "5");
        var reads = new ChangeSet { Reads = { new VersionGuard(new ResourceId("k", "9"), 1) } };
        _ = commits.CommitAsync(reads, Token);
        _ = commits.CommitAsync(reads, Token);

        transactions[0].Alone.SetResult();
        transactions[1].Alone.SetResult();

        await Poll.UntilAsync(() => Names().Length == 6, "both transactions have begun");
        Assert.Equal(["5 9 9", "5"], Names()[4..]);
    }

    [Fact]
    public async Task A_transaction_that_lasts_does_not_hold_up_those_that_wait()
    {
        var running = Commit("1", "2", "3", "4");
        Commit("5");
        Assert.Equal(4, Names().Length);

        time.Advance(PostgresCommits.Timeout);
        await Poll.UntilAsync(() => Names().Length == 5, "the waiting one has begun");

        Assert.DoesNotContain(running, one => one.IsCompleted);
    }

    [Fact]
    public async Task Who_gives_up_waiting_is_not_committed_and_who_is_being_committed_learns_how_it_ends()
    {
        using var gone = new CancellationTokenSource();
        Commit("1", "2", "3", "4");
        var waiting = commits.CommitAsync(Of("5"), gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        using var late = new CancellationTokenSource();
        var begun = commits.CommitAsync(Of("6"), late.Token);
        transactions[0].Alone.SetResult();
        await Poll.UntilAsync(() => Names().Length == 5, "the next transaction has begun");
        await late.CancelAsync();
        transactions[4].Alone.SetResult();
        await begun;

        Assert.Equal("6", Names()[4]);
    }

    [Fact]
    public void Trials_and_large_change_sets_have_a_transaction_of_their_own_at_once()
    {
        Commit("1", "2", "3", "4");
        var large = Of("large");
        large.Writes.AddRange(Enumerable.Range(0, 60).Select(number => Of($"{number}").Writes[0]));
        var trial = Of("trial");
        trial.IsDryRun = true;

        _ = commits.CommitAsync(large, Token);
        _ = commits.CommitAsync(trial, Token);

        Assert.Equal(["large", "trial"], Names()[4..]);
    }

    private static ChangeSet Of(string key) =>
        new() { Writes = { new StateWrite(new ResourceId("k", key), null, null, 1, "{}", "{}") } };

    private List<Task> Commit(params string[] keys) => [.. keys.Select(key => commits.CommitAsync(Of(key), Token))];

    private Transaction Begin(IReadOnlyList<ChangeSet> together)
    {
        var keys = together.Select(changes => changes.Writes.Count > 0 ? changes.Writes[0].Id.Key : changes.Reads[0].Id.Key);
        var begun = new Transaction(string.Join(' ', keys));
        lock (transactions)
        {
            transactions.Add(begun);
        }
        return begun;
    }

    private string[] Names()
    {
        lock (transactions)
        {
            return [.. transactions.Select(one => one.Name)];
        }
    }

    private sealed record Transaction(string Name)
    {
        public TaskCompletionSource Alone { get; } = new();

        public TaskCompletionSource<bool> Together { get; } = new();
    }
}
