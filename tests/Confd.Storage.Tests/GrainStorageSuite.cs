using Confd.Resources;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Storage;

namespace Confd.Storage.Tests;

/// <summary>The semantics that Orleans asks of grain storage. A class for each state that a grain can have derives from it.</summary>
public abstract class GrainStorageSuite(AnyStoreFixture fixture) : IAsyncLifetime
{
    private readonly ConfdGrainStorage storage = new(
        fixture.Store, Plugins, new NewGrains(), Options.Create(new ClusterOptions { ServiceId = "of-the-test" }));

    private protected static PluginRegistry Plugins { get; } = new(PluginDiscovery.Find([typeof(PluginRegistry).Assembly]), _ => true);

    private protected ConfdGrainStorage Storage => storage;

    /// <summary>The grain of the test.</summary>
    protected abstract GrainId Grain { get; }

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_is_missing_is_read_as_an_empty_state_without_a_tag()
    {
        var state = await ReadAsync();

        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.Null(state.Content);
    }

    [Fact]
    public async Task What_is_written_is_read_by_others_with_the_same_tag()
    {
        var written = await ReadAsync();

        await written.WriteAsync("first");

        Assert.True(written.RecordExists);
        Assert.Equal(TagOf(1, "first"), written.ETag);
        var read = await ReadAsync();
        Assert.True(read.RecordExists);
        Assert.Equal((TagOf(1, "first"), "first"), (read.ETag, read.Content));
        await written.WriteAsync("second");
        read = await ReadAsync();
        Assert.Equal((TagOf(2, "second"), TagOf(2, "second"), "second"), (written.ETag, read.ETag, read.Content));
    }

    [Fact]
    public async Task A_write_with_an_old_tag_says_what_was_expected_and_what_is_there()
    {
        var first = await WrittenAsync("first");
        var second = await ReadAsync();
        await first.WriteAsync("newer");

        var lost = await Assert.ThrowsAsync<InconsistentStateException>(() => second.WriteAsync("lost"));

        var (there, expected) = (TagOf(2, "newer"), TagOf(1, "first"));
        Assert.Equal((there, expected), (lost.StoredEtag, lost.CurrentEtag));
        Assert.Equal(
            $"Another write came first: ServiceId=of-the-test ProviderName=confd GrainId={Grain} ETag={expected}, in the database {there}.", lost.Message);
        Assert.Equal("newer", (await ReadAsync()).Content);
    }

    [Fact]
    public async Task Of_two_first_writes_one_is_lost()
    {
        var states = await Task.WhenAll(ReadAsync(), ReadAsync());

        var writes = states.Select((state, index) => state.WriteAsync($"{index}")).ToList();

        var lost = await Assert.ThrowsAsync<InconsistentStateException>(() => Task.WhenAll(writes));
        var winner = writes.FindIndex(write => write.IsCompletedSuccessfully);
        Assert.Equal((TagOf(1, $"{winner}"), null), (lost.StoredEtag, lost.CurrentEtag));
        Assert.Equal($"{winner}", (await ReadAsync()).Content);
    }

    [Fact]
    public async Task Of_two_writers_with_one_tag_one_is_lost()
    {
        await WrittenAsync("before");
        var states = await Task.WhenAll(ReadAsync(), ReadAsync());

        var writes = states.Select((state, index) => state.WriteAsync($"{index}")).ToList();

        await Assert.ThrowsAsync<InconsistentStateException>(() => Task.WhenAll(writes));
        var winner = writes.FindIndex(write => write.IsCompletedSuccessfully);
        var read = await ReadAsync();
        Assert.Equal((TagOf(2, $"{winner}"), $"{winner}"), (read.ETag, read.Content));
    }

    [Fact]
    public async Task What_is_cleared_is_gone_and_can_be_written_again()
    {
        var state = await WrittenAsync("first");

        await state.ClearAsync();

        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.Null(state.Content);
        Assert.False((await ReadAsync()).RecordExists);
        await state.WriteAsync("again");
        Assert.Equal("again", (await ReadAsync()).Content);
    }

    [Fact]
    public async Task A_clear_with_an_old_tag_clears_nothing()
    {
        var first = await WrittenAsync("first");
        var second = await ReadAsync();
        await first.WriteAsync("newer");

        var lost = await Assert.ThrowsAsync<InconsistentStateException>(second.ClearAsync);

        Assert.Equal((TagOf(2, "newer"), TagOf(1, "first")), (lost.StoredEtag, lost.CurrentEtag));
        Assert.Equal("newer", (await ReadAsync()).Content);
    }

    [Fact]
    public async Task A_write_after_somebody_elses_clear_is_lost()
    {
        var first = await WrittenAsync("first");
        var second = await ReadAsync();
        await first.ClearAsync();

        var lost = await Assert.ThrowsAsync<InconsistentStateException>(() => second.WriteAsync("lost"));

        Assert.Equal((null, TagOf(1, "first")), (lost.StoredEtag, lost.CurrentEtag));
        Assert.False((await ReadAsync()).RecordExists);
    }

    [Fact]
    public async Task A_clear_after_somebody_elses_clear_is_lost()
    {
        var first = await WrittenAsync("first");
        var second = await ReadAsync();
        await first.ClearAsync();

        var lost = await Assert.ThrowsAsync<InconsistentStateException>(second.ClearAsync);

        Assert.Equal((null, TagOf(1, "first")), (lost.StoredEtag, lost.CurrentEtag));
    }

    [Fact]
    public async Task Clearing_what_is_missing_does_nothing()
    {
        var state = await ReadAsync();

        await state.ClearAsync();

        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
    }

    [Fact]
    public async Task The_unit_of_work_is_committed_with_the_state_or_not_at_all()
    {
        var rows = new Rows(fixture.Store);
        var first = await WrittenAsync("first");
        var second = await ReadAsync();

        first.UnitOfWork = new ChangeSet { Writes = { rows.Insert("with the first") } };
        await first.WriteAsync("newer");
        second.UnitOfWork = new ChangeSet { Writes = { rows.Insert("with the second") } };
        await Assert.ThrowsAsync<InconsistentStateException>(() => second.WriteAsync("lost"));

        Assert.NotNull(await rows.ReadAsync("with the first"));
        Assert.Null(await rows.ReadAsync("with the second"));
        first.UnitOfWork = new ChangeSet { Touches = { rows.Guard("with the first", 7) } };
        await Assert.ThrowsAsync<VersionConflictException>(() => first.WriteAsync("lost too"));
        Assert.Equal("newer", (await ReadAsync()).Content);
    }

    /// <summary>The ETag that a state has after so many writes, the last of this content.</summary>
    protected abstract string TagOf(int writes, string content);

    /// <summary>One more activation of the grain, which has read nothing yet.</summary>
    private protected abstract ActivationState Activate();

    private protected async Task<ActivationState> ReadAsync()
    {
        var state = Activate();
        await state.ReadAsync();
        return state;
    }

    private protected async Task<ActivationState> WrittenAsync(string content)
    {
        var state = await ReadAsync();
        await state.WriteAsync(content);
        return state;
    }
}

/// <summary>The state of one activation, with a text as its content.</summary>
internal abstract class ActivationState
{
    public abstract string? ETag { get; }

    public abstract bool RecordExists { get; }

    /// <summary>Null when nothing is stored.</summary>
    public abstract string? Content { get; }

    public abstract ChangeSet? UnitOfWork { set; }

    public abstract Task ReadAsync();

    public abstract Task WriteAsync(string content);

    public abstract Task ClearAsync();
}

/// <inheritdoc/>
/// <param name="storage">The provider.</param>
/// <param name="grain">The grain.</param>
/// <param name="put">Gives a state a content.</param>
/// <param name="get">The content of a state.</param>
internal sealed class ActivationState<T>(ConfdGrainStorage storage, GrainId grain, Action<T, string> put, Func<T, string?> get) : ActivationState
    where T : class, IStoredState
{
    private readonly GrainState<T> state = new();

    public override string? ETag => state.ETag;

    public override bool RecordExists => state.RecordExists;

    public override string? Content => get(state.State!);

    public override ChangeSet? UnitOfWork
    {
        set => state.State!.UnitOfWork = value;
    }

    public override Task ReadAsync() => storage.ReadStateAsync("state", grain, state);

    public override Task WriteAsync(string content)
    {
        put(state.State!, content);
        return storage.WriteStateAsync("state", grain, state);
    }

    public override Task ClearAsync() => storage.ClearStateAsync("state", grain, state);
}
