namespace Confd.Storage.Tests;

/// <summary>Walks follow links from a page of resources, all paths in one batch.</summary>
public sealed class RelationTests<TStore>(TStore fixture) where TStore : AnyStoreFixture
{
    private readonly Rows rows = new(fixture.Store);

    [Fact]
    public async Task A_hop_gives_links_in_order_and_each_resource_once()
    {
        await TreeAsync();

        var walked = Assert.Single(await FollowAsync(["a", "b"], [RelationStep("l")]));

        Assert.Equal(["a>y", "a>x", "b>x"], walked.Links.Select(Text));
        Assert.Equal(["x", "y"], walked.Rows.Select(row => row.Id.Key).Order());
    }

    [Fact]
    public async Task A_hop_backwards_starts_at_the_right_side()
    {
        await TreeAsync();

        var walked = Assert.Single(await FollowAsync(["x"], [RelationStep("l", reverse: true)]));

        Assert.Equal(["a>x", "b>x"], walked.Links.Select(Text).Order());
        Assert.Equal(["a", "b"], walked.Rows.Select(row => row.Id.Key).Order());
    }

    [Fact]
    public async Task A_path_gives_only_its_last_hop_and_several_paths_come_in_one_batch()
    {
        await TreeAsync();
        var other = fixture.Open();
        await other.InitializeAsync(TestContext.Current.CancellationToken);
        var before = other.CommandCount;

        var walked = await other.FollowAsync(
            rows.Kind, ["a"], [[RelationStep("l")], [RelationStep("l"), RelationStep("m")], [RelationStep("l"), RelationStep("l", reverse: true)], [RelationStep("nothing")]],
            TestContext.Current.CancellationToken);

        Assert.Equal(before + 1, other.CommandCount);
        Assert.Equal(["a>y", "a>x"], walked[0].Links.Select(Text));
        Assert.Equal(["x>p"], walked[1].Links.Select(Text));
        Assert.Equal(["a", "b"], walked[2].Rows.Select(row => row.Id.Key).Order());
        Assert.Empty(walked[3].Links);
        Assert.Empty(walked[3].Rows);
    }

    [Fact]
    public async Task Paths_with_the_same_way_stay_apart_by_the_kind_of_links_and_of_resources()
    {
        await TreeAsync();

        var walked = await FollowAsync(
            ["a", "x"], [RelationStep("l")], [RelationStep("m")], [RelationStep("l") with { OtherKind = "another" }], [RelationStep("l") with { OtherKind = rows.Kind }],
            [RelationStep("l") with { FirstOnly = true }], [RelationStep("m") with { FirstOnly = true }]);

        Assert.Equal(["a>y", "a>x"], walked[0].Links.Select(Text));
        Assert.Equal(["x>p"], walked[1].Links.Select(Text));
        Assert.Empty(walked[2].Rows);
        Assert.Equal(["a>y", "a>x"], walked[3].Links.Select(Text));
        Assert.Empty(walked[4].Links);
        Assert.Equal(["x>p"], walked[5].Links.Select(Text));
    }

    [Fact]
    public async Task A_recursive_hop_finds_everything_and_ends_in_circles()
    {
        await rows.CommitAsync(new ChangeSet
        {
            Writes = { rows.Insert("1"), rows.Insert("2"), rows.Insert("3"), rows.Insert("4"), rows.Insert("5") },
            LinksWritten = { rows.Link("1", "2"), rows.Link("2", "3"), rows.Link("3", "1"), rows.Link("3", "4") },
        });

        var walked = Assert.Single(await FollowAsync(["1"], [RelationStep("l") with { Recursive = true }]));

        Assert.Equal(["1>2", "2>3", "3>1", "3>4"], walked.Links.Select(Text).Order());
        Assert.Equal(["1", "2", "3", "4"], walked.Rows.Select(row => row.Id.Key).Order());
    }

    [Fact]
    public async Task Nothing_comes_from_nothing()
    {
        Assert.Empty(Assert.Single(await FollowAsync(["missing"], [RelationStep("l")])).Links);
        Assert.Empty(Assert.Single(await FollowAsync([], [RelationStep("l")])).Links);
    }

    private RelationStep RelationStep(string kind, bool reverse = false) => new($"{rows.Kind}.{kind}", reverse);

    private Task<IReadOnlyList<RelatedRows>> FollowAsync(string[] keys, params RelationStep[][] paths) =>
        fixture.Store.FollowAsync(rows.Kind, keys, paths, TestContext.Current.CancellationToken);

    private static string Text(LinkRow link) => $"{link.Left.Key}>{link.Right.Key}";

    private Task TreeAsync() => rows.CommitAsync(new ChangeSet
    {
        Writes = { rows.Insert("a"), rows.Insert("b"), rows.Insert("x"), rows.Insert("y"), rows.Insert("p") },
        LinksWritten = { rows.Link("a", "x", 2), rows.Link("a", "y", 1), rows.Link("b", "x"), rows.Link("x", "p", kind: "m") },
    });
}
