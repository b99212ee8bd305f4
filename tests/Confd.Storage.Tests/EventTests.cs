using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Npgsql;

namespace Confd.Storage.Tests;

/// <summary>Events are committed with their change, and readers see each once, in order.</summary>
public sealed class EventTests<TStore>(TStore fixture) where TStore : StoreFixture
{
    private readonly Rows rows = new(fixture.Store);

    [Fact]
    public async Task An_event_is_read_as_it_was_told()
    {
        var tenant = Guid.NewGuid();
        var actor = Guid.NewGuid();
        var published = new EventRow(
            "thing_created", rows.Id("a"), tenant, new JsonObject { ["routing_key"] = "config.things.created", ["é"] = true },
            new JsonObject { ["name"] = "é 😀", ["none"] = null }, new JsonArray(new JsonObject { ["ipbx"] = new JsonArray("dialplan reload") }))
        {
            Actor = actor, RequestId = "r-1",
        };

        await rows.CommitAsync(new ChangeSet { Writes = { rows.Insert("a") }, Events = { published, rows.Event("second", tenant: null) } });

        var events = await rows.EventsAsync();
        Assert.Equal(["thing_created", "second"], events.Select(one => one.Name));
        Assert.True(events[0].Sequence < events[1].Sequence);
        Assert.Equal((rows.Id("a"), tenant, actor, "r-1"), (events[0].Resource, events[0].TenantUuid, events[0].Actor, events[0].RequestId));
        Assert.True(JsonNode.DeepEquals(published.Headers, JsonNode.Parse(events[0].Headers)), events[0].Headers);
        Assert.True(JsonNode.DeepEquals(published.Payload, JsonNode.Parse(events[0].Payload)), events[0].Payload);
        Assert.True(JsonNode.DeepEquals(published.Reload, JsonNode.Parse(events[0].Reload!)), events[0].Reload);
        Assert.Null(events[1].TenantUuid);
        Assert.Null(events[1].Reload);
    }

    [Fact]
    public async Task Reading_goes_on_after_a_sequence_and_stops_at_the_limit()
    {
        foreach (var number in Enumerable.Range(0, 5))
        {
            await rows.CommitAsync(new ChangeSet { Events = { rows.Event($"e{number}") } });
        }
        var all = await rows.EventsAsync();

        Assert.Equal(["e3", "e4"], (await rows.EventsAsync(all[2].Sequence)).Select(published => published.Name));
        Assert.Single(await fixture.Store.ReadEventsAsync(all[0].Sequence, 1, TestContext.Current.CancellationToken));
        Assert.Empty(await rows.EventsAsync(all[4].Sequence));
    }

    [Fact]
    public async Task A_reader_beside_many_writers_skips_none_and_sees_none_twice()
    {
        const int Writers = 12, Each = 25;
        var seen = new List<StoredEvent>();
        var acknowledged = new ConcurrentBag<string>();
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var number = 0; number < Each; number++)
            {
                await rows.CommitAsync(new ChangeSet { Writes = { rows.Insert($"{writer}-{number}") }, Events = { rows.Event("told", $"{writer}-{number}") } });
                acknowledged.Add($"{writer}-{number}");
            }
        })));

        long cursor = 0;
        while (!writing.IsCompleted || seen.Count < Writers * Each)
        {
            var batch = await fixture.Store.ReadEventsAsync(cursor, 20, TestContext.Current.CancellationToken);
            cursor = batch.Count > 0 ? batch[^1].Sequence : cursor;
            seen.AddRange(batch.Where(published => published.Resource.Kind == rows.Kind));
        }

        await writing;
        Assert.Equal(acknowledged.Order(), seen.Select(published => published.Resource.Key).Order());
        Assert.Equal(seen.Select(published => published.Sequence).Order(), seen.Select(published => published.Sequence));
        foreach (var writer in seen.GroupBy(published => published.Resource.Key.Split('-')[0]))
        {
            Assert.Equal(Enumerable.Range(0, Each).Select(number => $"{writer.Key}-{number}"), writer.Select(published => published.Resource.Key));
        }
    }
}

/// <summary>What only a database with several writers at once can get wrong.</summary>
public sealed class LateCommitTests(PostgresStoreFixture fixture)
{
    private readonly Rows rows = new(fixture.Store);

    [Fact]
    public async Task An_open_transaction_holds_readers_back_until_it_ends()
    {
        var token = TestContext.Current.CancellationToken;
        await using var connection = await fixture.ConnectAsync();
        await using var transaction = await connection.BeginTransactionAsync(token);
        await using var insert = new NpgsqlCommand(
            "INSERT INTO event (partition, name, resource, key, headers, payload) VALUES (0, 'late', @kind, '1', '{}', '{}')", connection)
        {
            Parameters = { new NpgsqlParameter("kind", rows.Kind) },
        };
        await insert.ExecuteNonQueryAsync(token);
        await rows.CommitAsync(new ChangeSet { Writes = { rows.Insert("a") }, Events = { rows.Event("early") } });

        await Poll.WhileAsync(
            async () => Assert.DoesNotContain(
                await fixture.Store.ReadEventsAsync(0, int.MaxValue, token), published => published.Resource.Kind == rows.Kind),
            TimeSpan.FromSeconds(0.5));
        await transaction.CommitAsync(token);

        Assert.Equal(["late", "early"], (await rows.EventsAsync()).Select(published => published.Name));
    }

    [Fact]
    public async Task A_transaction_that_was_rolled_back_is_not_waited_for()
    {
        var token = TestContext.Current.CancellationToken;
        await using (var connection = await fixture.ConnectAsync())
        {
            await using var transaction = await connection.BeginTransactionAsync(token);
            await using var insert = new NpgsqlCommand(
                "INSERT INTO event (partition, name, resource, key, headers, payload) VALUES (0, 'never', 'x', '1', '{}', '{}')", connection);
            await insert.ExecuteNonQueryAsync(token);
            await transaction.RollbackAsync(token);
        }

        await rows.CommitAsync(new ChangeSet { Events = { rows.Event("told") } });

        Assert.Equal(["told"], (await rows.EventsAsync()).Select(published => published.Name));
    }
}
