using System.Text.Json.Nodes;
using Confd.Resources;
using Orleans.Runtime;

namespace Confd.Storage.Tests;

/// <summary>The provider has the semantics that Orleans asks of grain storage, for the links of pairs in every store.</summary>
public sealed class LinkGrainStorageTests<TStore>(TStore fixture) : GrainStorageSuite(fixture) where TStore : AnyStoreFixture
{
    private readonly LinkRow pair = LinkState.PairOf(Plugins, $"queue_member_user/{Random.Shared.NextInt64(1, long.MaxValue)}/{Guid.NewGuid()}")!;

    protected override GrainId Grain => GrainId.Create("association", $"{pair.Kind}/{pair.Left.Key}/{pair.Right.Key}");

    /// <summary>The two sides must be there.</summary>
    public override async ValueTask InitializeAsync() => await fixture.Store.CommitAsync(
        new ChangeSet { Writes = { new StateWrite(pair.Left, null, null, 0, "{}", "{}"), new StateWrite(pair.Right, null, null, 0, "{}", "{}") } },
        Token);

    [Fact]
    public async Task The_tag_is_that_of_position_and_body()
    {
        await WrittenAsync("first");
        var read = await fixture.Store.ReadLinkAsync(pair, Token);

        Assert.Equal((pair.Kind, pair.Left, pair.Right, 5), (read!.Kind, read.Left, read.Right, read.Position));
        Assert.Equal(LinkState.ETagOf(read), (await ReadAsync()).ETag);
        Assert.NotEqual(LinkState.ETagOf(read), LinkState.ETagOf(read with { Position = 6 }));
        Assert.NotEqual(LinkState.ETagOf(read), LinkState.ETagOf(read with { Body = null }));
        Assert.Equal(
            LinkState.ETagOf(pair with { Body = """{"a":1,"b":{"c":2,"d":3}}""" }), LinkState.ETagOf(pair with { Body = """{"b": {"d": 3, "c": 2}, "a": 1}""" }));
    }

    [Fact]
    public async Task A_change_of_only_position_or_body_counts()
    {
        foreach (var change in new[] { Of("first") with { Position = 7 }, Of("first") with { Body = null }, Of("first") with { Body = "{}" } })
        {
            var state = await WrittenAsync("first");
            await fixture.Store.CommitAsync(new ChangeSet { LinksWritten = { change } }, Token);

            await Assert.ThrowsAsync<Orleans.Storage.InconsistentStateException>(() => state.WriteAsync("lost"));
            await Assert.ThrowsAsync<Orleans.Storage.InconsistentStateException>(state.ClearAsync);

            Assert.Equal(LinkState.ETagOf(change), (await ReadAsync()).ETag);
        }
    }

    [Fact]
    public async Task A_link_to_a_side_that_is_gone_is_refused()
    {
        var state = await ReadAsync();
        await fixture.Store.CommitAsync(new ChangeSet { Deletes = { new VersionGuard(pair.Right, 1) } }, Token);

        await Assert.ThrowsAsync<ReferenceViolationException>(() => state.WriteAsync("first"));

        Assert.False((await ReadAsync()).RecordExists);
    }

    [Theory, InlineData("keys"), InlineData(""), InlineData("queue_member_user/1")]
    public void A_key_that_names_no_pair_has_none(string key) => Assert.Null(LinkState.PairOf(Plugins, key));

    protected override string TagOf(int writes, string content) => LinkState.ETagOf(Of(content));

    private protected override ActivationState Activate() => new ActivationState<LinkState>(
        Storage, Grain, (state, content) => state.Link = Of(content),
        state => state.Link is { Body: { } body } ? (string)JsonNode.Parse(body)!["content"]! : null);

    /// <summary>PostgreSQL sorts the properties.</summary>
    private LinkRow Of(string content) =>
        pair with { Position = content.Length, Body = $$"""{"weight":1.50,"content":"{{content}}","a":{"z":[true,null],"b":"é"} }""" };
}
