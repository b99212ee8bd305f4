using Confd.Processes;
using Npgsql;

namespace Confd.Gateway.Tests;

/// <summary>A silo on its own has its PostgreSQL schema to itself, or else keeps nothing in memory.</summary>
public sealed class SchemaLockTests : IAsyncLifetime
{
    private readonly PostgresFixture service = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Server => Environment.GetEnvironmentVariable("CONFD_TEST_POSTGRES")!;

    /// <summary>As the server knows the lock.</summary>
    private string Lock => $"hashtextextended('{service.Schema}', {0x436f6e66})";

    public ValueTask InitializeAsync() => service.InitializeAsync();

    public ValueTask DisposeAsync() => service.DisposeAsync();

    [Theory]
    [InlineData("local")]
    [InlineData("postgresql")]
    public async Task Another_silo_on_the_same_schema_stops_with_one_line(string mode)
    {
        var (code, output, errors) = await ProgramRuns.RunAsync("Confd.Silo.dll",
        [
            "--Confd:Storage:Provider=postgresql", $"--Confd:Storage:Schema={service.Schema}", $"--Confd:Storage:ConnectionString={Server}",
            $"--Confd:Cluster:Mode={mode}", $"--Confd:Cluster:Schema=o{Guid.NewGuid():N}", $"--Confd:Urls=http://127.0.0.1:{Ports.Free()}",
            $"--Confd:Cluster:SiloPort={Ports.Free()}", $"--Confd:Cluster:GatewayPort={Ports.Free()}",
        ]);

        Assert.True(code == 78, $"{code}\n{output}\n{errors}");
        Assert.Equal(
            $"Confd:Storage:Schema: '{service.Schema}' is in use by another silo; stop that one, choose another schema, "
            + "or let both form a cluster with Confd:Cluster:Mode=postgresql.",
            Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal("kept", (string?)(await NewContextAsync("kept"))["label"]);
    }

    [Fact]
    public async Task Who_has_lost_the_schema_answers_from_the_database_until_it_is_his_again()
    {
        var path = $"/contexts/{(await NewContextAsync("before"))["id"]}";
        await using var other = new NpgsqlConnection(Server);
        await other.OpenAsync(Token);

        await TakeAsync(other);
        await Poll.UntilAsync(async () => !await IsFromMemoryAsync(), "the silo knows that its lock is lost");
        await using var write = new NpgsqlCommand(
            $$"""UPDATE {{service.Schema}}.resource SET version = version + 1, body = jsonb_set(body, '{label}', '"written by another"') WHERE kind = 'context'""",
            other);
        await write.ExecuteNonQueryAsync(Token);

        Assert.Equal("written by another", await LabelAsync());
        Assert.False(await IsFromMemoryAsync());
        await using var release = new NpgsqlCommand($"SELECT pg_advisory_unlock({Lock})", other);
        Assert.True((bool)(await release.ExecuteScalarAsync(Token))!);
        await Poll.UntilAsync(IsFromMemoryAsync, "the silo answers from memory again");
        Assert.Equal("written by another", await LabelAsync());

        async Task<string?> LabelAsync() => (string?)(await service.Http.ReadAsync(path))["label"];

        async Task<bool> IsFromMemoryAsync()
        {
            await LabelAsync();
            var before = service.CommandCount;
            await LabelAsync();
            return service.CommandCount == before;
        }
    }

    /// <summary>
    /// As when the server restarts: the silo loses its connection, and another program is faster. It waits in the lock's queue, so
    /// that the silo can't come in between, take the lock again and begin with an empty memory.
    /// </summary>
    private async Task TakeAsync(NpgsqlConnection connection)
    {
        await using var take = new NpgsqlCommand(
            $"""
            SELECT pg_terminate_backend(pid) FROM pg_locks
            WHERE locktype = 'advisory' AND objsubid = 1 AND (classid::bigint << 32) | objid::bigint = {Lock} AND pid <> pg_backend_pid();
            SELECT pg_advisory_lock({Lock})
            """, connection);
        await take.ExecuteNonQueryAsync(Token);
    }

    private Task<System.Text.Json.Nodes.JsonObject> NewContextAsync(string label) =>
        service.Http.CreateAsync("/contexts", $$"""{"label":"{{label}}"}""");
}
