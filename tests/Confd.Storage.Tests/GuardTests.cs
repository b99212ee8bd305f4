namespace Confd.Storage.Tests;

/// <summary>A change set commits only if everything that it has read is unchanged.</summary>
public sealed class GuardTests<TStore>(TStore fixture) where TStore : AnyStoreFixture
{
    private readonly Rows rows = new(fixture.Store);

    [Fact]
    public async Task What_was_read_must_have_the_version_that_was_read_and_keeps_it()
    {
        await rows.AddAsync("read", "written");

        await rows.CommitAsync(new ChangeSet { Reads = { rows.Guard("read", 1) }, Writes = { rows.Update("written", 1) } });

        Assert.Equal(1, (await rows.ReadAsync("read"))!.Version);
        await rows.CommitAsync(new ChangeSet { Touches = { rows.Guard("read", 1) } });
        await Assert.ThrowsAsync<VersionConflictException>(() => rows.CommitAsync(
            new ChangeSet { Reads = { rows.Guard("read", 1) }, Writes = { rows.Update("written", 2) } }));
        Assert.Equal(2, (await rows.ReadAsync("written"))!.Version);
    }

    [Theory, InlineData(2), InlineData(40)]
    public async Task Each_of_many_that_were_read_counts(int count)
    {
        var keys = Enumerable.Range(0, count).Select(number => $"k{number:00}").ToList();
        await rows.AddAsync([.. keys, "written"]);

        await rows.CommitAsync(Reading(keys, version: 1));
        await rows.CommitAsync(new ChangeSet { Touches = { rows.Guard(keys[^1], 1) } });

        await Assert.ThrowsAsync<VersionConflictException>(() => rows.CommitAsync(Reading(keys, version: 2)));
        Assert.Equal(2, (await rows.ReadAsync("written"))!.Version);
    }

    [Fact]
    public async Task What_was_missing_must_still_be_missing()
    {
        await rows.AddAsync("written");

        await rows.CommitAsync(new ChangeSet { Absences = { rows.Id("missing") }, Writes = { rows.Update("written", 1) } });
        Assert.Null(await rows.ReadAsync("missing"));
        await rows.AddAsync("missing");

        await Assert.ThrowsAsync<VersionConflictException>(() => rows.CommitAsync(
            new ChangeSet { Absences = { rows.Id("missing") }, Writes = { rows.Update("written", 2) } }));
        Assert.Equal((1, 2), ((await rows.ReadAsync("missing"))!.Version, (await rows.ReadAsync("written"))!.Version));
    }

    [Fact]
    public async Task A_missed_row_that_the_change_set_makes_sure_of_must_be_missing_too()
    {
        var tenant = rows.Insert("tenant");
        await rows.CommitAsync(new ChangeSet { Absences = { rows.Id("tenant") }, Ensured = { tenant }, Writes = { rows.Insert("first") } });

        await Assert.ThrowsAsync<VersionConflictException>(() => rows.CommitAsync(
            new ChangeSet { Absences = { rows.Id("tenant") }, Ensured = { tenant }, Writes = { rows.Insert("second") } }));
        await rows.CommitAsync(new ChangeSet { Ensured = { tenant }, Writes = { rows.Insert("second") } });
    }

    [Fact]
    public async Task A_value_that_was_free_must_still_be_free()
    {
        await rows.AddAsync("owner", "written");

        await rows.CommitAsync(new ChangeSet { FreeValues = { rows.Unique("v") }, Writes = { rows.Update("written", 1) } });
        Assert.Null(await rows.OwnerAsync(rows.Unique("v")));
        await rows.CommitAsync(new ChangeSet { KeysTaken = { (rows.Unique("v"), rows.Id("owner")) } });

        await Assert.ThrowsAsync<VersionConflictException>(() => rows.CommitAsync(
            new ChangeSet { FreeValues = { rows.Unique("v") }, Writes = { rows.Update("written", 2) } }));
        Assert.Equal(rows.Id("owner"), await rows.OwnerAsync(rows.Unique("v")));
    }

    [Fact]
    public async Task A_set_of_links_must_have_as_many_as_were_read()
    {
        await rows.AddAsync("a", "b", "to");
        await rows.CommitAsync(new ChangeSet { LinksWritten = { rows.Link("a", "to") } });

        await rows.CommitAsync(new ChangeSet { LinkSets = { Links(1) }, Writes = { rows.Update("to", 1) } });
        await rows.CommitAsync(new ChangeSet { LinkSets = { Links(2) }, LinksWritten = { rows.Link("b", "to") } });

        await Assert.ThrowsAsync<VersionConflictException>(() => rows.CommitAsync(
            new ChangeSet { LinkSets = { Links(1) }, Writes = { rows.Update("to", 2) } }));
        Assert.Equal(2, (await rows.ReadAsync("to"))!.Version);

        LinkGuard Links(int count) => new(rows.Link("a", "to").Kind, rows.Id("to"), count);
    }

    /// <summary>Each depends on what the other changes: at most one commits, with any timing.</summary>
    [Fact]
    public async Task Two_that_read_what_the_other_writes_are_never_both_committed()
    {
        for (var round = 0; round < 50; round++)
        {
            var (left, right) = ($"l{round}", $"r{round}");
            await rows.AddAsync(left, right);

            var wins = await AtOnceAsync(
                new ChangeSet { Reads = { rows.Guard(left, 1) }, Writes = { rows.Update(right, 1) } },
                new ChangeSet { Reads = { rows.Guard(right, 1) }, Writes = { rows.Update(left, 1) } });

            Assert.Equal(1, wins);
        }
    }

    [Fact]
    public async Task Of_a_claim_and_a_value_found_free_the_second_learns_of_the_first()
    {
        for (var round = 0; round < 50; round++)
        {
            var (owner, reader) = ($"o{round}", $"f{round}");
            await rows.AddAsync(owner, reader);
            var value = rows.Unique($"v{round}");

            // Each reads what the other changes, so one of the two must notice.
            var wins = await AtOnceAsync(
                new ChangeSet { Reads = { rows.Guard(reader, 1) }, KeysTaken = { (value, rows.Id(owner)) } },
                new ChangeSet { FreeValues = { value }, Writes = { rows.Update(reader, 1) } });

            Assert.Equal(1, wins);
        }
    }

    [Fact]
    public async Task Of_a_new_link_and_a_set_that_was_read_the_second_learns_of_the_first()
    {
        for (var round = 0; round < 50; round++)
        {
            var (from, to, seen) = ($"from{round}", $"to{round}", $"seen{round}");
            await rows.AddAsync(from, to, seen);
            var link = rows.Link(from, to);

            var wins = await AtOnceAsync(
                new ChangeSet { Reads = { rows.Guard(seen, 1) }, Writes = { rows.Update(from, 1) }, LinksWritten = { link } },
                new ChangeSet { LinkSets = { new LinkGuard(link.Kind, link.Right, 0) }, Writes = { rows.Update(seen, 1) } });

            Assert.Equal(1, wins);
        }
    }

    private ChangeSet Reading(IEnumerable<string> keys, long version)
    {
        var changes = new ChangeSet { Writes = { rows.Update("written", version) } };
        changes.Reads.AddRange(keys.Select(key => rows.Guard(key, 1)));
        return changes;
    }

    private async Task<int> AtOnceAsync(ChangeSet first, ChangeSet second)
    {
        var won = await Task.WhenAll(CommitsAsync(first), CommitsAsync(second));
        return won.Count(one => one);
    }

    private Task<bool> CommitsAsync(ChangeSet changes) => Task.Run(async () =>
    {
        try
        {
            await rows.CommitAsync(changes);
            return true;
        }
        catch (VersionConflictException)
        {
            return false;
        }
    });
}
