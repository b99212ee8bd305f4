namespace Confd.Storage.Tests;

/// <summary>A call changes something at most once over all its tries, and ending it reveals its outcome.</summary>
public sealed class CallTests<TStore>(TStore fixture) where TStore : StoreFixture
{
    private readonly Rows rows = new(fixture.Store);
    private readonly Guid call = Guid.CreateVersion7();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_earlier_try_commits_nothing_once_a_later_one_has_begun()
    {
        Assert.Null(await fixture.Store.SupersedeAsync(new CallAttempt(call, 2), Token));

        await Assert.ThrowsAsync<SupersededCallException>(() => rows.CommitAsync(Changes(1, "early")));
        await rows.CommitAsync(Changes(2, "late"));

        Assert.Null(await rows.ReadAsync("early"));
        Assert.NotNull(await rows.ReadAsync("late"));
    }

    [Fact]
    public async Task A_later_try_finds_what_an_earlier_one_has_committed()
    {
        var changes = Changes(1, "made");
        changes.Call = changes.Call! with { Made = rows.Id("made"), Answer = "{}" };
        await rows.CommitAsync(changes);

        var done = await fixture.Store.SupersedeAsync(new CallAttempt(call, 2), Token);

        Assert.Equal(rows.Id("made"), done!.Made);
        Assert.Equal("{}", done.Answer);
        await Assert.ThrowsAsync<SupersededCallException>(() => rows.CommitAsync(Changes(2, "again")));
        Assert.Null(await rows.ReadAsync("again"));
        Assert.NotNull(await fixture.Store.SupersedeAsync(new CallAttempt(call, 3), Token));
    }

    [Fact]
    public async Task What_is_refused_or_tried_only_leaves_the_call_free()
    {
        var refused = Changes(1, "free");
        refused.Touches.Add(rows.Guard("nowhere", 1));
        await Assert.ThrowsAsync<VersionConflictException>(() => rows.CommitAsync(refused));
        var trial = Changes(1, "free");
        trial.IsDryRun = true;
        await rows.CommitAsync(trial);

        await rows.CommitAsync(Changes(1, "free"));

        Assert.NotNull(await rows.ReadAsync("free"));
    }

    [Fact]
    public async Task Calls_that_nobody_can_repeat_any_more_are_forgotten()
    {
        await using var own = fixture.Another();
        await own.InitializeAsync();
        await own.Store.CommitAsync(Changes(1, "kept"), Token);
        Assert.Equal(0, await own.Store.DeleteOldCallsAsync(Token));

        await own.ExecuteAsync("UPDATE known_call SET at = '2020-01-01T00:00:00.000Z'");

        Assert.Equal(1, await own.Store.DeleteOldCallsAsync(Token));
    }

    private ChangeSet Changes(int attempt, string key) => new()
    {
        Writes = { rows.Insert(key) }, Call = new CallRow(new CallAttempt(call, attempt)),
    };
}
