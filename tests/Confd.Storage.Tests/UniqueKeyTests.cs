namespace Confd.Storage.Tests;

/// <summary>A unique value has one owner, even under concurrent claims.</summary>
public sealed class UniqueKeyTests<TStore>(TStore fixture) where TStore : AnyStoreFixture
{
    private readonly Rows rows = new(fixture.Store);

    [Fact]
    public async Task The_first_taken_value_of_the_change_set_is_named_and_nothing_is_written()
    {
        await rows.CommitAsync(new ChangeSet
        {
            Writes = { rows.Insert("a") }, KeysTaken = { (rows.Unique("x"), rows.Id("a")), (rows.Unique("y"), rows.Id("a")) },
        });

        var taken = await Assert.ThrowsAsync<UniqueKeyTakenException>(() => rows.CommitAsync(new ChangeSet
        {
            Writes = { rows.Insert("b") },
            KeysTaken = { (rows.Unique("free"), rows.Id("b")), (rows.Unique("y"), rows.Id("b")), (rows.Unique("x"), rows.Id("b")) },
        }));

        Assert.Equal(rows.Unique("y"), taken.Key);
        Assert.Null(await rows.ReadAsync("b"));
        Assert.Null(await rows.OwnerAsync(rows.Unique("free")));
    }

    [Fact]
    public async Task Of_two_claims_in_one_change_set_the_second_is_refused()
    {
        var taken = await Assert.ThrowsAsync<UniqueKeyTakenException>(() => rows.CommitAsync(new ChangeSet
        {
            Writes = { rows.Insert("a"), rows.Insert("b") },
            KeysTaken = { (rows.Unique("x"), rows.Id("a")), (rows.Unique("x"), rows.Id("b")) },
        }));

        Assert.Equal((rows.Unique("x"), rows.Id("a")), (taken.Key, taken.Owner));
        Assert.Null(await rows.ReadAsync("a"));
    }

    [Fact]
    public async Task A_value_that_is_released_can_be_taken_within_the_same_change_set()
    {
        await rows.CommitAsync(new ChangeSet { Writes = { rows.Insert("a"), rows.Insert("b") }, KeysTaken = { (rows.Unique("x"), rows.Id("a")) } });

        await rows.CommitAsync(new ChangeSet
        {
            Touches = { rows.Guard("a", 1), rows.Guard("b", 1) },
            KeysReleased = { (rows.Unique("x"), rows.Id("a")) }, KeysTaken = { (rows.Unique("x"), rows.Id("b")) },
        });

        Assert.Equal(rows.Id("b"), await rows.OwnerAsync(rows.Unique("x")));
    }

    [Fact]
    public async Task Two_resources_swap_their_values()
    {
        await rows.CommitAsync(new ChangeSet
        {
            Writes = { rows.Insert("a"), rows.Insert("b") },
            KeysTaken = { (rows.Unique("x"), rows.Id("a")), (rows.Unique("y"), rows.Id("b")) },
        });

        await rows.CommitAsync(new ChangeSet
        {
            Touches = { rows.Guard("a", 1), rows.Guard("b", 1) },
            KeysReleased = { (rows.Unique("x"), rows.Id("a")), (rows.Unique("y"), rows.Id("b")) },
            KeysTaken = { (rows.Unique("y"), rows.Id("a")), (rows.Unique("x"), rows.Id("b")) },
        });

        Assert.Equal(rows.Id("b"), await rows.OwnerAsync(rows.Unique("x")));
        Assert.Equal(rows.Id("a"), await rows.OwnerAsync(rows.Unique("y")));
    }

    [Fact]
    public async Task A_deleted_resource_hands_its_value_on_within_the_same_change_set()
    {
        await rows.CommitAsync(new ChangeSet { Writes = { rows.Insert("a") }, KeysTaken = { (rows.Unique("x"), rows.Id("a")) } });

        await rows.CommitAsync(new ChangeSet
        {
            Deletes = { rows.Guard("a", 1) }, Writes = { rows.Insert("b") }, KeysTaken = { (rows.Unique("x"), rows.Id("b")) },
        });

        Assert.Equal(rows.Id("b"), await rows.OwnerAsync(rows.Unique("x")));
    }

    [Fact]
    public async Task Only_the_owner_releases_a_value()
    {
        await rows.CommitAsync(new ChangeSet { Writes = { rows.Insert("a"), rows.Insert("b") }, KeysTaken = { (rows.Unique("x"), rows.Id("a")) } });

        await rows.CommitAsync(new ChangeSet { Touches = { rows.Guard("b", 1) }, KeysReleased = { (rows.Unique("x"), rows.Id("b")) } });

        Assert.Equal(rows.Id("a"), await rows.OwnerAsync(rows.Unique("x")));
    }

    [Fact]
    public async Task Kinds_share_a_space_and_scopes_and_rules_keep_values_apart()
    {
        var others = new Rows(fixture.Store);
        await others.AddAsync("o");
        await rows.CommitAsync(new ChangeSet
        {
            Writes = { rows.Insert("a") },
            KeysTaken =
            {
                (rows.Unique("x"), rows.Id("a")), (rows.Unique("x", scope: "one"), rows.Id("a")), (rows.Unique("x", scope: "two"), rows.Id("a")),
                (rows.Unique("x", name: "other"), rows.Id("a")), (rows.Unique("X"), rows.Id("a")),
            },
        });

        var taken = await Assert.ThrowsAsync<UniqueKeyTakenException>(
            () => rows.CommitAsync(new ChangeSet { KeysTaken = { (rows.Unique("x"), others.Id("o")) } }));

        Assert.Equal(rows.Id("a"), await rows.OwnerAsync(taken.Key));
    }

    [Fact]
    public async Task Of_many_claims_at_once_exactly_one_wins()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(async number =>
        {
            try
            {
                await rows.CommitAsync(new ChangeSet
                {
                    Writes = { rows.Insert($"{number}") }, KeysTaken = { (rows.Unique("x"), rows.Id($"{number}")) },
                });
                return "won";
            }
            catch (UniqueKeyTakenException taken) when (taken.Key == rows.Unique("x"))
            {
                return "taken";
            }
        }));

        Assert.Single(outcomes, "won");
        Assert.Equal($"{Array.IndexOf(outcomes, "won")}", (await rows.OwnerAsync(rows.Unique("x")))!.Value.Key);
    }

    [Theory]
    [InlineData("it's")]
    [InlineData("\u001f")]
    [InlineData("😀 é ß")]
    [InlineData("%_\\")]
    [InlineData("")]
    public async Task Any_text_is_a_value(string value)
    {
        await rows.CommitAsync(new ChangeSet { Writes = { rows.Insert("a") }, KeysTaken = { (rows.Unique(value), rows.Id("a")) } });

        Assert.Equal(rows.Id("a"), await rows.OwnerAsync(rows.Unique(value)));
    }
}
