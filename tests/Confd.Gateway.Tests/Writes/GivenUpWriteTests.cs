using System.Data.Common;
using System.Net;
using System.Text.Json.Nodes;
using Confd.Processes;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Confd.Gateway.Tests.Writes;

/// <summary>
/// Another process holds a lock of the database for longer than the service waits for an answer. A write that was answered as
/// failed never appears, for every kind of write.
/// </summary>
public sealed class GivenUpWriteTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("confd-given-up-").FullName;
    private readonly string schema = $"g{Guid.NewGuid():N}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Database => Environment.GetEnvironmentVariable("CONFD_TEST_POSTGRES")!;

    private string[] Postgres =>
    [
        "--Confd:Storage:Provider=postgresql", $"--Confd:Storage:Schema={schema}", $"--Confd:Storage:ConnectionString={Database}",
    ];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>The calls are given up long before the database would stop waiting.</summary>
    [Fact]
    public Task On_sqlite_what_was_given_up_does_not_come_true() =>
        HoldAsync(() => SqliteLockAsync("BEGIN IMMEDIATE"), "--Confd:Storage:LockSeconds=60");

    [Fact]
    public Task On_sqlite_what_waited_too_long_does_not_come_true() =>
        HoldAsync(() => SqliteLockAsync("BEGIN IMMEDIATE"), "--Confd:Storage:LockSeconds=1", "--Confd:Cluster:ResponseSeconds=60");

    /// <summary>A write may wait for one lock after another, each for so long; all of it ends with the command's own time.</summary>
    [Fact]
    public Task On_postgresql_what_was_given_up_has_ended_before_it_is_answered() =>
        HoldAsync(PostgresLockAsync, [.. Postgres, "--Confd:Storage:LockSeconds=8", $"--Confd:Storage:ConnectionString={Database};Command Timeout=9"]);

    [Fact]
    public async Task On_postgresql_what_is_committed_after_all_is_answered_as_done()
    {
        await using var service = await StartAsync([.. Postgres, "--Confd:Storage:LockSeconds=60", "--Confd:Cluster:ResponseSeconds=8"]);
        using var http = ConfdCluster.ClientOf(service);
        var user = (string)(await http.CreateAsync("/users", """{"firstname":"a"}"""))["uuid"]!;
        var other = await PostgresLockAsync();

        var edit = http.SendAsync(HttpMethod.Put, $"/users/{user}", """{"firstname":"late"}""");
        var creation = http.SendAsync(HttpMethod.Post, "/contexts", """{"label":"late"}""");
        // Both are in the database, and then both are given up.
        await WaitingAsync(2, "NOT granted AND relation = 'event'::regclass");
        await WaitingAsync(2, "relation = 'known_call'::regclass AND pid IN (SELECT pid FROM pg_locks WHERE NOT granted AND locktype = 'transactionid')");
        await other.DisposeAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await edit).Status);
        Assert.Equal(HttpStatusCode.Created, (await creation).Status);
        Assert.Equal("late", (string?)JsonNode.Parse((await creation).Text)!["label"]);
        Assert.Equal("late", (string?)(await http.ReadAsync($"/users/{user}"))["firstname"]);
    }

    private async Task HoldAsync(Func<Task<DbConnection>> hold, params string[] arguments)
    {
        await using var service = await StartAsync(arguments);
        using var http = ConfdCluster.ClientOf(service);
        var context = await http.NewContextAsync();
        var line = await http.NewLineAsync(context);
        var group = (string)(await http.CreateAsync("/groups", """{"label":"g"}"""))["uuid"]!;
        var voicemail = (int)(await http.CreateAsync("/voicemails", $$"""{"name":"v","number":"1001","context":"{{context}}"}"""))["id"]!;
        var users = new List<string>();
        while (users.Count < 8)
        {
            users.Add((string)(await http.CreateAsync("/users", """{"firstname":"a"}"""))["uuid"]!);
        }
        (HttpMethod Method, string Path, string? Body)[] writes =
        [
            (HttpMethod.Post, "/users", """{"firstname":"late"}"""),
            (HttpMethod.Post, "/contexts", """{"label":"late"}"""),
            (HttpMethod.Put, $"/users/{users[0]}", """{"firstname":"late"}"""),
            (HttpMethod.Patch, $"/users/{users[1]}", """{"firstname":"late"}"""),
            (HttpMethod.Delete, $"/users/{users[2]}", null),
            (HttpMethod.Put, $"/users/{users[3]}/voicemails/{voicemail}", null),
            (HttpMethod.Put, $"/users/{users[4]}/fallbacks", """{"noanswer_destination":{"type":"none"}}"""),
            (HttpMethod.Put, $"/users/{users[5]}/forwards", """{"unconditional":{"enabled":true,"destination":"1001"}}"""),
            (HttpMethod.Put, $"/groups/{group}/members/extensions", $$"""{"extensions":[{"exten":"1003","context":"{{context}}"}]}"""),
            (HttpMethod.Post, $"/lines/{line}/extensions", $$"""{"exten":"1002","context":"{{context}}"}"""),
            (HttpMethod.Put, "/asterisk/rtp/general", """{"options":{"rtpstart":"11000"}}"""),
            (HttpMethod.Put, "/localization", """{"country":"FR"}"""),
        ];
        string[] shown =
        [
            "/users", "/contexts", "/extensions", "/voicemails", $"/groups/{group}", "/asterisk/rtp/general", "/localization",
            .. users.Select(user => $"/users/{user}/forwards"), $"/users/{users[4]}/fallbacks",
        ];
        var before = await ReadAsync(http, shown);
        var other = await hold();

        var answers = await Task.WhenAll(writes.Select(write => http.SendAsync(write.Method, write.Path, write.Body ?? "")));
        await other.DisposeAsync();
        // Each waits behind all calls that may still be waiting.
        await http.EditAsync($"/users/{users[7]}", """{"firstname":"after"}""");
        await http.DeleteAsync($"/users/{(string)(await http.CreateAsync("/users", """{"firstname":"gone"}"""))["uuid"]!}", HttpStatusCode.NoContent);
        await http.EditAsync($"/users/{users[7]}", """{"firstname":"a"}""");

        Assert.All(answers.Zip(writes), one => Assert.True(
            one.First.Status == HttpStatusCode.ServiceUnavailable, $"{one.Second.Method} {one.Second.Path}: {one.First}"));
        Assert.Equal(before, await ReadAsync(http, shown));
    }

    private static async Task<string[]> ReadAsync(HttpClient http, string[] paths)
    {
        var texts = new List<string>();
        foreach (var path in paths)
        {
            texts.Add($"{path} {(await http.SendAsync(HttpMethod.Get, path, "")).Text}");
        }
        return [.. texts];
    }

    private async Task<ConfdProcess> StartAsync(IEnumerable<string> arguments)
    {
        var url = new Uri($"http://127.0.0.1:{Ports.Free()}");
        var service = new ConfdProcess("service", "Confd.Silo", url,
        [
            $"--Confd:Urls={url}", $"--Confd:DataDirectory={folder}", $"--Confd:Auth:AdminToken={ConfdFixture.AdminToken}",
            $"--Confd:Cluster:SiloPort={Ports.Free()}", $"--Confd:Cluster:GatewayPort={Ports.Free()}",
            "--Confd:Gateway:RetrySeconds=0", "--Confd:Cluster:ResponseSeconds=5", .. arguments,
        ]);
        await service.StartAsync(Token);
        return service;
    }

    private Task<DbConnection> SqliteLockAsync(string sql) => RunAsync(
        new SqliteConnection($"Data Source={Path.Combine(folder, "confd.db")};Pooling=False"), sql);

    /// <summary>Every change publishes an event.</summary>
    private Task<DbConnection> PostgresLockAsync() => RunAsync(
        new NpgsqlConnection($"{Database};Search Path={schema};Pooling=false"), "BEGIN; LOCK TABLE event IN EXCLUSIVE MODE");

    /// <summary>Until so many transactions have such a lock, or wait for it.</summary>
    private async Task WaitingAsync(int count, string locks)
    {
        await using var watcher = new NpgsqlConnection($"{Database};Search Path={schema};Pooling=false");
        await watcher.OpenAsync(Token);
        await using var command = new NpgsqlCommand($"SELECT count(DISTINCT pid) FROM pg_locks WHERE {locks}", watcher);
        await Poll.UntilAsync(async () => (long)(await command.ExecuteScalarAsync(Token))! >= count, locks);
    }

    private static async Task<DbConnection> RunAsync(DbConnection connection, string sql)
    {
        await connection.OpenAsync(Token);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Token);
        return connection;
    }
}
