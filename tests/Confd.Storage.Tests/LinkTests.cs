namespace Confd.Storage.Tests;

/// <summary>Links have both of their ends, always.</summary>
public sealed class LinkTests<TStore>(TStore fixture) where TStore : StoreFixture
{
    private readonly Rows rows = new(fixture.Store);

    [Fact]
    public async Task A_link_is_read_from_both_ends_with_position_and_body()
    {
        await rows.CommitAsync(new ChangeSet
        {
            LinksWritten = { rows.Link("a", "b", 3, """{"penalty": 5}""") }, Writes = { rows.Insert("b"), rows.Insert("a") },
        });

        var link = Assert.Single(await rows.LinksAsync("b"));

        Assert.Equal((rows.Id("a"), rows.Id("b"), 3), (link.Left, link.Right, link.Position));
        Assert.Equal(5, (int)System.Text.Json.Nodes.JsonNode.Parse(link.Body!)!["penalty"]!);
        Assert.Equal(link, Assert.Single(await rows.LinksAsync("a")));
    }

    [Fact]
    public async Task Links_among_kinds_and_to_further_kinds_are_read_once()
    {
        var (further, others) = (new Rows(fixture.Store), new Rows(fixture.Store));
        LinkRow[] wanted =
        [
            rows.Link("a", "b"), new("among", rows.Id("a"), further.Id("c")), new("back", further.Id("c"), rows.Id("b")), rows.Link("b", "b"),
        ];
        await rows.CommitAsync(new ChangeSet
        {
            Writes = { rows.Insert("a"), rows.Insert("b"), further.Insert("c"), others.Insert("d") },
            LinksWritten =
            {
                wanted[0], wanted[1], wanted[2], wanted[3], new LinkRow("out", rows.Id("a"), others.Id("d")), further.Link("c", "c"),
            },
        });
        var (read, links) = (new List<ResourceId>(), new List<LinkRow>());

        await fixture.Store.ReadKindsAsync(
            [rows.Kind], [further.Kind], row => read.Add(row.Id), links.Add, TestContext.Current.CancellationToken);

        Assert.Equal([rows.Id("a"), rows.Id("b")], read.Order());
        Assert.Equal(wanted.Select(TextOf).Order(), links.Select(TextOf).Order());

        static string TextOf(LinkRow link) => $"{link.Kind} {link.Left} {link.Right}";
    }

    [Fact]
    public async Task A_link_to_itself_is_read_once()
    {
        await rows.AddAsync("a");

        await rows.CommitAsync(new ChangeSet { LinksWritten = { rows.Link("a", "a") } });

        Assert.Single(await rows.LinksAsync("a"));
    }

    [Fact]
    public async Task Writing_a_link_again_changes_position_and_body()
    {
        await rows.CommitAsync(new ChangeSet { Writes = { rows.Insert("a"), rows.Insert("b") }, LinksWritten = { rows.Link("a", "b", 1, "{}") } });

        await rows.CommitAsync(new ChangeSet { LinksWritten = { rows.Link("a", "b", 2) } });

        var link = Assert.Single(await rows.LinksAsync("a"));
        Assert.Equal((2, null), (link.Position, link.Body));
    }

    [Fact]
    public async Task Links_of_several_kinds_join_the_same_pair()
    {
        await rows.CommitAsync(new ChangeSet
        {
            Writes = { rows.Insert("a"), rows.Insert("b") }, LinksWritten = { rows.Link("a", "b"), rows.Link("a", "b", kind: "m"), rows.Link("b", "a") },
        });

        await rows.CommitAsync(new ChangeSet { LinksRemoved = { rows.Link("a", "b"), rows.Link("a", "b", kind: "absent") } });

        Assert.Equal(2, (await rows.LinksAsync("a")).Count);
    }

    [Theory]
    [InlineData("a", "missing")]
    [InlineData("missing", "a")]
    public async Task A_link_without_an_end_is_refused_with_all_else(string left, string right)
    {
        await rows.AddAsync("a");

        await Assert.ThrowsAsync<ReferenceViolationException>(() => rows.CommitAsync(new ChangeSet
        {
            Writes = { rows.Insert("b") }, LinksWritten = { rows.Link(left, right) }, Events = { rows.Event("told") },
        }));

        Assert.Null(await rows.ReadAsync("b"));
        Assert.Empty(await rows.EventsAsync());
    }

    [Fact]
    public async Task A_linked_resource_is_not_deleted_unless_the_link_goes_too()
    {
        await rows.CommitAsync(new ChangeSet { Writes = { rows.Insert("a"), rows.Insert("b") }, LinksWritten = { rows.Link("a", "b") } });
        await Assert.ThrowsAsync<ReferenceViolationException>(() => rows.CommitAsync(new ChangeSet { Deletes = { rows.Guard("b", 1) } }));
        await Assert.ThrowsAsync<ReferenceViolationException>(() => rows.CommitAsync(new ChangeSet { Deletes = { rows.Guard("a", 1) } }));

        await rows.CommitAsync(new ChangeSet { LinksRemoved = { rows.Link("a", "b") }, Deletes = { rows.Guard("b", 1) } });

        Assert.Null(await rows.ReadAsync("b"));
        Assert.Empty(await rows.LinksAsync("a"));
    }

    [Fact]
    public async Task Creating_a_link_and_deleting_its_end_never_both_succeed()
    {
        for (var round = 0; round < 20; round++)
        {
            var (left, right) = ($"l{round}", $"r{round}");
            await rows.AddAsync(left, right);
            var outcomes = await Task.WhenAll(
                TryAsync(new ChangeSet { LinksWritten = { rows.Link(left, right) } }),
                TryAsync(new ChangeSet { Deletes = { rows.Guard(right, 1) } }));

            Assert.Single(outcomes, true);
            Assert.Equal(outcomes[0], await rows.ReadAsync(right) is not null);
            Assert.Equal(outcomes[0] ? 1 : 0, (await rows.LinksAsync(left)).Count);
        }
    }

    private async Task<bool> TryAsync(ChangeSet changes)
    {
        try
        {
            await rows.CommitAsync(changes);
            return true;
        }
        catch (ReferenceViolationException)
        {
            return false;
        }
    }
}
