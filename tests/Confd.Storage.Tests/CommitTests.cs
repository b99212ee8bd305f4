namespace Confd.Storage.Tests;

/// <summary>A change set is committed as a whole or not at all, against the versions that were read.</summary>
public sealed class CommitTests<TStore>(TStore fixture) where TStore : StoreFixture
{
    private readonly Rows rows = new(fixture.Store);

    [Fact]
    public async Task What_is_inserted_is_read_with_version_one()
    {
        var tenant = Guid.NewGuid();

        await rows.CommitAsync(new ChangeSet { Writes = { rows.Insert("a", """{"name": "é\" \\ 😀"}""", number: 7, tenant: tenant) } });

        var row = await rows.ReadAsync("a");
        Assert.Equal((7, tenant, 1), (row!.Number, row.TenantUuid, row.Version));
        Assert.Equal("é\" \\ 😀", (string?)System.Text.Json.Nodes.JsonNode.Parse(row.Body)!["name"]);
        Assert.Equal(row.Id, (await fixture.Store.ReadByNumberAsync(rows.Kind, 7, TestContext.Current.CancellationToken))!.Id);
        Assert.Null(await rows.ReadAsync("b"));
        Assert.Null(await fixture.Store.ReadByNumberAsync(rows.Kind, 8, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Many_rows_are_inserted_as_few_are()
    {
        var tenant = Guid.NewGuid();
        var keys = Enumerable.Range(0, 200).Select(number => $"k{number:000}").ToList();
        var changes = new ChangeSet();
        foreach (var (index, key) in keys.Index())
        {
            changes.Writes.Add(rows.Insert(key, $$"""{"n":{{index}}}""", number: index % 2 == 0 ? index : null, tenant: index % 3 == 0 ? tenant : null));
            changes.KeysTaken.Add((rows.Unique($"v{index}"), rows.Id(key)));
            changes.LinksWritten.Add(rows.Link(keys[0], key, position: index, body: index % 2 == 0 ? """{"b":1}""" : null));
            changes.Events.Add(rows.Event($"told{index}", key, index % 3 == 0 ? tenant : null));
        }

        await rows.CommitAsync(changes);

        var read = await fixture.Store.ReadAsync([.. keys.Select(rows.Id)], TestContext.Current.CancellationToken);
        Assert.Equal(
            changes.Writes.Select(write => (write.Id.Key, write.Number, write.TenantUuid)),
            read.OrderBy(row => row.Id.Key, StringComparer.Ordinal).Select(row => (row.Id.Key, row.Number, row.TenantUuid)));
        Assert.All(read, row => Assert.Equal(1, row.Version));
        var owners = await fixture.Store.FindOwnersAsync(
            [.. changes.KeysTaken.Select(taken => taken.Key), rows.Unique("free")], TestContext.Current.CancellationToken);
        Assert.Equal(changes.KeysTaken.ToDictionary(taken => taken.Key, taken => taken.Owner), owners);
        Assert.Equal(
            changes.LinksWritten.Select(link => (link.Right, link.Position, HasBody: link.Body is not null)),
            (await rows.LinksAsync(keys[0])).OrderBy(link => link.Position).Select(link => (link.Right, link.Position, HasBody: link.Body is not null)));
        Assert.Equal(changes.Events.Select(published => published.Name), (await rows.EventsAsync()).Select(published => published.Name));
    }

    [Fact]
    public async Task One_taken_value_among_many_undoes_all_of_them()
    {
        await rows.CommitAsync(new ChangeSet { Writes = { rows.Insert("first") }, KeysTaken = { (rows.Unique("v150"), rows.Id("first")) } });
        var changes = new ChangeSet();
        foreach (var number in Enumerable.Range(0, 200))
        {
            changes.Writes.Add(rows.Insert($"k{number}"));
            changes.KeysTaken.Add((rows.Unique($"v{number}"), rows.Id($"k{number}")));
        }

        var taken = await Assert.ThrowsAsync<UniqueKeyTakenException>(() => rows.CommitAsync(changes));

        Assert.Equal(rows.Unique("v150"), taken.Key);
        Assert.Null(await rows.ReadAsync("k0"));
        Assert.Null(await rows.OwnerAsync(rows.Unique("v0")));
    }

    /// <summary>PostgreSQL gets so many in several parts.</summary>
    [Fact]
    public async Task Thousands_of_rows_are_committed_together_or_not_at_all()
    {
        const int count = 5000;
        await rows.CommitAsync(new ChangeSet { Writes = { rows.Insert("first") }, KeysTaken = { (rows.Unique($"v{count - 1}"), rows.Id("first")) } });

        var taken = await Assert.ThrowsAsync<UniqueKeyTakenException>(() => rows.CommitAsync(Many(count)));
        var trial = Many(count - 1);
        trial.IsDryRun = true;
        await rows.CommitAsync(trial);

        Assert.Equal(rows.Unique($"v{count - 1}"), taken.Key);
        Assert.Null(await rows.ReadAsync("k0"));
        Assert.Null(await rows.OwnerAsync(rows.Unique("v0")));
        await rows.CommitAsync(Many(count - 1));
        Assert.Equal(
            count - 1,
            (await fixture.Store.ReadAsync([.. Enumerable.Range(0, count).Select(number => rows.Id($"k{number}"))], TestContext.Current.CancellationToken)).Count);
        Assert.Equal(Enumerable.Range(0, count - 1).Select(number => $"told{number}"), (await rows.EventsAsync()).Select(published => published.Name));

        ChangeSet Many(int most)
        {
            var changes = new ChangeSet();
            for (var number = 0; number < most; number++)
            {
                changes.Writes.Add(rows.Insert($"k{number}"));
                changes.KeysTaken.Add((rows.Unique($"v{number}"), rows.Id($"k{number}")));
                changes.Events.Add(rows.Event($"told{number}", $"k{number}"));
            }
            return changes;
        }
    }

    [Fact]
    public async Task Each_write_and_each_touch_raises_the_version()
    {
        await rows.AddAsync("a");

        await rows.CommitAsync(new ChangeSet { Writes = { rows.Update("a", 1, """{"n":2}""") } });
        await rows.CommitAsync(new ChangeSet { Touches = { rows.Guard("a", 2) } });

        var row = await rows.ReadAsync("a");
        Assert.Equal(3, row!.Version);
        Assert.Equal(2, (int)System.Text.Json.Nodes.JsonNode.Parse(row.Body)!["n"]!);
    }

    [Theory]
    [InlineData("write")]
    [InlineData("touch")]
    [InlineData("delete")]
    [InlineData("insert")]
    public async Task An_outdated_version_undoes_the_whole_change_set(string what)
    {
        await rows.AddAsync("a", "z");
        var changes = new ChangeSet
        {
            Writes = { rows.Insert("new"), rows.Update("a", 1, """{"n":1}""") },
            KeysTaken = { (rows.Unique("x"), rows.Id("a")) },
            LinksWritten = { rows.Link("a", "new") },
            Events = { rows.Event("told") },
        };
        switch (what)
        {
            case "write":
                changes.Writes.Add(rows.Update("z", 7));
                break;
            case "touch":
                changes.Touches.Add(rows.Guard("z", 7));
                break;
            case "delete":
                changes.Deletes.Add(rows.Guard("z", 7));
                break;
            default:
                changes.Writes.Add(rows.Insert("z"));
                break;
        }

        await Assert.ThrowsAsync<VersionConflictException>(() => rows.CommitAsync(changes));

        Assert.Null(await rows.ReadAsync("new"));
        Assert.Equal(1, (await rows.ReadAsync("a"))!.Version);
        Assert.Equal(1, (await rows.ReadAsync("z"))!.Version);
        Assert.Null(await rows.OwnerAsync(rows.Unique("x")));
        Assert.Empty(await rows.LinksAsync("a"));
        Assert.Empty(await rows.EventsAsync());
    }

    [Fact]
    public async Task A_deleted_resource_takes_its_unique_values_and_number_with_it()
    {
        await rows.CommitAsync(new ChangeSet
        {
            Writes = { rows.Insert("a", number: 1) }, KeysTaken = { (rows.Unique("x"), rows.Id("a")), (rows.Unique("y"), rows.Id("a")) },
        });

        await rows.CommitAsync(new ChangeSet { Deletes = { rows.Guard("a", 1) } });

        Assert.Null(await rows.ReadAsync("a"));
        Assert.Null(await rows.OwnerAsync(rows.Unique("x")));
        await rows.CommitAsync(new ChangeSet { Writes = { rows.Insert("b", number: 1) }, KeysTaken = { (rows.Unique("y"), rows.Id("b")) } });
        Assert.Equal(rows.Id("b"), await rows.OwnerAsync(rows.Unique("y")));
    }

    [Fact]
    public async Task A_deletion_of_what_is_gone_is_a_conflict() =>
        await Assert.ThrowsAsync<VersionConflictException>(() => rows.CommitAsync(new ChangeSet { Deletes = { rows.Guard("a", 1) } }));

    [Fact]
    public async Task A_number_is_given_once_within_a_kind()
    {
        await rows.CommitAsync(new ChangeSet { Writes = { rows.Insert("a", number: 1) } });

        await Assert.ThrowsAsync<VersionConflictException>(
            () => rows.CommitAsync(new ChangeSet { Writes = { rows.Insert("b", number: 1) } }));
    }

    [Fact]
    public async Task Ensured_rows_are_inserted_once_and_never_refused()
    {
        await rows.CommitAsync(new ChangeSet { Ensured = { rows.Insert("t", """{"first":true}""") }, Writes = { rows.Insert("a") } });

        await rows.CommitAsync(new ChangeSet { Ensured = { rows.Insert("t") }, Writes = { rows.Insert("b") } });

        var row = await rows.ReadAsync("t");
        Assert.Equal(1, row!.Version);
        Assert.Contains("first", row.Body);
        Assert.NotNull(await rows.ReadAsync("b"));
    }

    [Fact]
    public async Task A_cancelled_commit_leaves_nothing_half_done()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.Store.CommitAsync(
            new ChangeSet { Writes = { rows.Insert("a"), rows.Insert("b") } }, cancelled.Token));

        Assert.Null(await rows.ReadAsync("a"));
        await rows.AddAsync("a", "b");
    }

    [Fact]
    public async Task A_batch_counts_as_one_command()
    {
        var other = fixture.Open();
        await other.InitializeAsync(TestContext.Current.CancellationToken);
        var before = other.CommandCount;

        await other.CommitAsync(
            new ChangeSet
            {
                Writes = { rows.Insert("a"), rows.Insert("b") }, KeysTaken = { (rows.Unique("x"), rows.Id("a")) },
                LinksWritten = { rows.Link("a", "b") }, Events = { rows.Event("told") },
            }, TestContext.Current.CancellationToken);

        Assert.Equal(before + 1, other.CommandCount);
    }

    [Fact]
    public async Task Many_rows_change_as_few_do()
    {
        var keys = Enumerable.Range(0, 60).Select(number => $"{number:00}").ToArray();
        await rows.AddAsync(keys);
        var (updated, touched, deleted) = (keys[..20], keys[20..40], keys[40..]);
        var before = new ChangeSet();
        before.KeysTaken.AddRange(deleted.Concat(updated).Select(key => (rows.Unique(key), rows.Id(key))));
        before.LinksWritten.AddRange(touched.Select((key, position) => rows.Link(keys[0], key, position)));
        await rows.CommitAsync(before);

        var changes = new ChangeSet();
        changes.Writes.AddRange(updated.Select(key => rows.Update(key, 1, $$"""{"key": "{{key}}"}""")));
        changes.Touches.AddRange(touched.Select(key => rows.Guard(key, 1)));
        changes.Deletes.AddRange(deleted.Select(key => rows.Guard(key, 1)));
        changes.KeysReleased.AddRange(updated.Select(key => (rows.Unique(key), rows.Id(key))));
        changes.LinksRemoved.AddRange(touched[1..].Select(key => rows.Link(keys[0], key)));
        await rows.CommitAsync(changes);

        foreach (var key in updated)
        {
            Assert.Equal((2, $$"""{"key": "{{key}}"}"""), await rows.ReadAsync(key) is { } row ? (row.Version, row.Body) : default);
            Assert.Null(await rows.OwnerAsync(rows.Unique(key)));
        }
        Assert.All(await Task.WhenAll(touched.Select(rows.ReadAsync)), row => Assert.Equal((2, "{}"), (row!.Version, row.Body)));
        Assert.All(await Task.WhenAll(deleted.Select(rows.ReadAsync)), Assert.Null);
        Assert.All(await Task.WhenAll(deleted.Select(key => rows.OwnerAsync(rows.Unique(key)))), owner => Assert.Null(owner));
        Assert.Equal(rows.Id(touched[0]), Assert.Single(await rows.LinksAsync(keys[0])).Right);
    }

    [Theory]
    [InlineData("update")]
    [InlineData("touch")]
    [InlineData("delete")]
    public async Task One_outdated_row_among_many_refuses_all(string change)
    {
        var keys = Enumerable.Range(0, 40).Select(number => $"{number:00}").ToArray();
        await rows.AddAsync(keys);
        await rows.CommitAsync(new ChangeSet { Touches = { rows.Guard("20", 1) } });
        var outdated = new ChangeSet();
        foreach (var key in keys)
        {
            switch (change)
            {
                case "update":
                    outdated.Writes.Add(rows.Update(key, 1, """{"new": true}"""));
                    break;
                case "touch":
                    outdated.Touches.Add(rows.Guard(key, 1));
                    break;
                default:
                    outdated.Deletes.Add(rows.Guard(key, 1));
                    break;
            }
        }

        await Assert.ThrowsAsync<VersionConflictException>(() => rows.CommitAsync(outdated));

        foreach (var key in keys)
        {
            Assert.Equal((key == "20" ? 2 : 1, "{}"), await rows.ReadAsync(key) is { } row ? (row.Version, row.Body) : default);
        }
    }
}
