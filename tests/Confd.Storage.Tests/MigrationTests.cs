namespace Confd.Storage.Tests;

/// <summary>Databases of every age become current, one node at a time.</summary>
public sealed class MigrationTests<TStore>(TStore fixture) where TStore : StoreFixture
{
    [Fact]
    public async Task A_database_of_the_first_version_keeps_its_rows()
    {
        var steps = Migrations.After(0, fixture.Dialect);
        await using var old = fixture.Another();
        await old.ExecuteAsync($"{steps[0].Sql}; {old.MarkReached(steps[0].Number)}");
        await old.ExecuteAsync(
            "INSERT INTO resource (kind, key, id, version, body, folded) VALUES ('thing', '1', 1, 4, '{\"name\":\"kept\"}', '{}'), ('thing', '2', 2, 1, '{}', '{}'); "
            + "INSERT INTO link (kind, left_kind, left_key, right_kind, right_key) VALUES ('l', 'thing', '1', 'thing', '2'); "
            + "INSERT INTO event (partition, name, resource, key, headers, payload) VALUES (0, 'told', 'thing', '1', '{}', '{}')");

        await old.InitializeAsync();

        var token = TestContext.Current.CancellationToken;
        var row = Assert.Single(await old.Store.ReadAsync([new ResourceId("thing", "1")], token));
        Assert.Equal((4, 1), (row.Version, row.Number));
        Assert.Contains("kept", row.Body);
        Assert.Single(await old.Store.ReadLinksAsync([row.Id], token));
        await old.Store.CommitAsync(new ChangeSet { Writes = { new StateWrite(row.Id, null, null, 4, "{}", "{}") }, Events = { new Rows(old.Store).Event("new") } }, token);
        await Poll.UntilAsync(async () => !(await old.Store.Log.SettleAsync(token)).IsBehind, "the log has settled");
        Assert.Equal(["told", "new"], (await old.Store.ReadEventsAsync(0, 10, token)).Select(published => published.Name));
    }

    [Fact]
    public async Task Registrations_get_the_tenant_of_their_trunk_else_the_one_above_all()
    {
        const string master = "10000000-0000-4000-8000-000000000001";
        const string branch = "20000000-0000-4000-8000-000000000002";
        var first = Migrations.After(0, fixture.Dialect)[0];
        await using var old = fixture.Another();
        await old.ExecuteAsync($"{first.Sql}; {old.MarkReached(first.Number)}");
        await old.ExecuteAsync(
            "INSERT INTO resource (kind, key, id, tenant_uuid, version, body, folded) VALUES "
            + $"('tenant', '{master}', NULL, '{master}', 1, '{{}}', '{{}}'), "
            + $"('tenant', '{branch}', NULL, '{branch}', 1, '{{\"parent_uuid\":\"{master}\"}}', '{{}}'), "
            + $"('trunk', '1', 1, '{branch}', 1, '{{}}', '{{}}'), "
            + "('register_iax', '1', 1, NULL, 1, '{}', '{}'), ('register_iax', '2', 2, NULL, 1, '{}', '{}'); "
            + "INSERT INTO link (kind, left_kind, left_key, right_kind, right_key) VALUES ('trunk_register_iax', 'trunk', '1', 'register_iax', '1')");

        await old.InitializeAsync();

        var token = TestContext.Current.CancellationToken;
        var rows = await old.Store.ReadAsync([new ResourceId("register_iax", "1"), new ResourceId("register_iax", "2")], token);
        Assert.Equal(
            [("1", Guid.Parse(branch)), ("2", Guid.Parse(master))], rows.OrderBy(row => row.Id.Key).Select(row => (row.Id.Key, row.TenantUuid!.Value)));
    }

    [Fact]
    public async Task Ten_nodes_that_start_at_once_migrate_once()
    {
        var token = TestContext.Current.CancellationToken;
        await using var fresh = fixture.Another();
        var nodes = Enumerable.Range(0, 10).Select(_ => fresh.Open()).ToList();
        var name = new CatalogColumn("name", "name");
        var columns = new Dictionary<string, CatalogColumn> { ["thing"] = name };

        await Task.WhenAll(nodes.Select(node => Task.Run(
            async () =>
            {
                await node.InitializeAsync(token);
                await node.EnsureOrdersAsync(columns, token);
            }, token)));

        await Task.WhenAll(nodes.Select((node, number) => node.CommitAsync(
            new ChangeSet { Writes = { new StateWrite(new ResourceId("thing", $"{number}"), number, null, 0, "{}", "{}") } }, token)));
        Assert.Equal(10, (await nodes[3].ListAsync(
            new CatalogQuery { Kind = "thing", Tenants = null, Order = name }, token)).Total);
    }

    [Fact]
    public async Task Starting_again_changes_nothing()
    {
        var rows = new Rows(fixture.Store);
        await rows.AddAsync("a");

        await fixture.Open().InitializeAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, (await rows.ReadAsync("a"))!.Version);
    }

    [Fact]
    public void Steps_are_numbered_from_one_without_gaps()
    {
        var numbers = Migrations.After(0, fixture.Dialect).Select(step => step.Number).ToList();

        Assert.Equal(1, numbers[0]);
        Assert.Equal(numbers.Distinct().Order(), numbers);
        Assert.Empty(Migrations.After(numbers[^1], fixture.Dialect));
        Assert.Equal(numbers.Skip(1), Migrations.After(1, fixture.Dialect).Select(step => step.Number));
    }
}
