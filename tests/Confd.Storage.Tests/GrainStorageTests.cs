using Confd.Resources;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Storage;

namespace Confd.Storage.Tests;

/// <summary>The provider has the semantics that Orleans asks of grain storage, on either database.</summary>
public sealed class GrainStorageTests<TStore>(TStore fixture) where TStore : StoreFixture
{
    private static readonly PluginRegistry Plugins = new(PluginDiscovery.Find([typeof(PluginRegistry).Assembly]), _ => true);

    private readonly ConfdGrainStorage storage = new(
        fixture.Store, Plugins, Options.Create(new ClusterOptions { ServiceId = "of-the-test" }));

    private readonly GrainId grain = GrainId.Create("skill", $"{Random.Shared.NextInt64(1, long.MaxValue)}");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_missing_is_read_as_an_empty_state_without_a_tag()
    {
        var state = await ReadAsync();

        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.Null(state.State!.Stored);
    }

    [Fact]
    public async Task What_is_written_is_read_by_others_with_the_same_tag()
    {
        var written = await ReadAsync();

        await WriteAsync(written, "first");

        Assert.True(written.RecordExists);
        Assert.Equal("1", written.ETag);
        var read = await ReadAsync();
        Assert.True(read.RecordExists);
        Assert.Equal(("1", "first"), (read.ETag, read.State!.Stored!.Value.Feature));
        await WriteAsync(written, "second");
        read = await ReadAsync();
        Assert.Equal(("2", "2", "second"), (written.ETag, read.ETag, read.State!.Stored!.Value.Feature));
    }

    [Fact]
    public async Task A_write_with_an_old_tag_says_what_was_expected_and_what_is_there()
    {
        var first = await WrittenAsync("first");
        var second = await ReadAsync();
        await WriteAsync(first, "newer");

        var lost = await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(second, "lost"));

        Assert.Equal(("2", "1"), (lost.StoredEtag, lost.CurrentEtag));
        Assert.Equal(
            $"Another write came first: ServiceId=of-the-test ProviderName=confd GrainId={grain} ETag=1, in the database 2.", lost.Message);
        Assert.Equal("newer", (await ReadAsync()).State!.Stored!.Value.Feature);
    }

    [Fact]
    public async Task Of_two_first_writes_one_is_lost()
    {
        var states = await Task.WhenAll(ReadAsync(), ReadAsync());

        var writes = states.Select((state, index) => WriteAsync(state, $"{index}")).ToList();

        var lost = await Assert.ThrowsAsync<InconsistentStateException>(() => Task.WhenAll(writes));
        Assert.Equal(("1", null), (lost.StoredEtag, lost.CurrentEtag));
        var winner = writes.FindIndex(write => write.IsCompletedSuccessfully);
        Assert.Equal($"{winner}", (await ReadAsync()).State!.Stored!.Value.Feature);
    }

    [Fact]
    public async Task Of_two_writers_with_one_tag_one_is_lost()
    {
        await WrittenAsync("before");
        var states = await Task.WhenAll(ReadAsync(), ReadAsync());

        var writes = states.Select((state, index) => WriteAsync(state, $"{index}")).ToList();

        await Assert.ThrowsAsync<InconsistentStateException>(() => Task.WhenAll(writes));
        var winner = writes.FindIndex(write => write.IsCompletedSuccessfully);
        var read = await ReadAsync();
        Assert.Equal(("2", $"{winner}"), (read.ETag, read.State!.Stored!.Value.Feature));
    }

    [Fact]
    public async Task What_is_cleared_is_gone_and_can_be_written_again()
    {
        var state = await WrittenAsync("first");

        await ClearAsync(state);

        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.Null(state.State!.Stored);
        Assert.False((await ReadAsync()).RecordExists);
        await WriteAsync(state, "again");
        Assert.Equal("again", (await ReadAsync()).State!.Stored!.Value.Feature);
    }

    [Fact]
    public async Task A_clear_with_an_old_tag_clears_nothing()
    {
        var first = await WrittenAsync("first");
        var second = await ReadAsync();
        await WriteAsync(first, "newer");

        var lost = await Assert.ThrowsAsync<InconsistentStateException>(() => ClearAsync(second));

        Assert.Equal(("2", "1"), (lost.StoredEtag, lost.CurrentEtag));
        Assert.Equal("newer", (await ReadAsync()).State!.Stored!.Value.Feature);
    }

    [Fact]
    public async Task A_write_after_somebody_elses_clear_is_lost()
    {
        var first = await WrittenAsync("first");
        var second = await ReadAsync();
        await ClearAsync(first);

        var lost = await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(second, "lost"));

        Assert.Equal((null, "1"), (lost.StoredEtag, lost.CurrentEtag));
        Assert.False((await ReadAsync()).RecordExists);
    }

    [Fact]
    public async Task Clearing_what_is_missing_does_nothing()
    {
        var state = await ReadAsync();

        await ClearAsync(state);

        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
    }

    [Fact]
    public async Task A_unique_value_belongs_to_the_state_and_goes_with_it()
    {
        var host = $"{Guid.NewGuid()}";
        var first = await ReadAsync();
        await WriteAsync(first, "phonebook", host);
        var other = GrainId.Create("access_feature", $"{Random.Shared.NextInt64(1, long.MaxValue)}");
        var second = await ReadAsync(other);

        await Assert.ThrowsAsync<UniqueKeyTakenException>(() => WriteAsync(second, "phonebook", host, other));
        second.State!.Reject();
        await WriteAsync(first, "phonebook", host + "'");
        await WriteAsync(second, "phonebook", host, other);
        await ClearAsync(first);
        await WriteAsync(second, "phonebook", host + "'", other);

        Assert.Equal(host + "'", (await ReadAsync(other)).State!.Stored!.Value.Host);
    }

    [Fact]
    public async Task The_unit_of_work_is_committed_with_the_state_or_not_at_all()
    {
        var rows = new Rows(fixture.Store);
        var first = await WrittenAsync("first");
        var second = await ReadAsync();

        first.State!.UnitOfWork = new ChangeSet { Writes = { rows.Insert("with the first") } };
        await WriteAsync(first, "newer");
        second.State!.UnitOfWork = new ChangeSet { Writes = { rows.Insert("with the second") } };
        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(second, "lost"));

        Assert.NotNull(await rows.ReadAsync("with the first"));
        Assert.Null(await rows.ReadAsync("with the second"));
        first.State!.UnitOfWork = new ChangeSet { Touches = { rows.Guard("with the first", 7) } };
        await Assert.ThrowsAsync<VersionConflictException>(() => WriteAsync(first, "lost too"));
        Assert.Equal("newer", (await ReadAsync()).State!.Stored!.Value.Feature);
    }

    private async Task<GrainState<ResourceState<AccessFeature>>> ReadAsync(GrainId? other = null)
    {
        var state = new GrainState<ResourceState<AccessFeature>>();
        await storage.ReadStateAsync("resource", other ?? grain, state);
        return state;
    }

    private async Task<GrainState<ResourceState<AccessFeature>>> WrittenAsync(string feature)
    {
        var state = await ReadAsync();
        await WriteAsync(state, feature);
        return state;
    }

    private Task WriteAsync(GrainState<ResourceState<AccessFeature>> state, string feature, string? host = null, GrainId? other = null)
    {
        var id = state.State!.IdOf(Plugins, (other ?? grain).Key.ToString()!);
        state.State!.Become(
            new Stored<AccessFeature>(id, null, 0, new AccessFeature { Feature = feature, Host = host ?? $"{Guid.NewGuid()}" }), number: null);
        return storage.WriteStateAsync("resource", other ?? grain, state);
    }

    private Task ClearAsync(GrainState<ResourceState<AccessFeature>> state) => storage.ClearStateAsync("resource", grain, state);
}
