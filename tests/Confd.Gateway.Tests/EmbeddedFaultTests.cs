using System.Net;
using System.Text.Json.Nodes;
using Confd.Processes;
using Microsoft.Data.Sqlite;

namespace Confd.Gateway.Tests;

/// <summary>The service reports faults of the database file at run time to callers and in health checks.</summary>
public sealed class EmbeddedFaultTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("confd-fault-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_full_disk_refuses_writes_shows_in_health_and_is_over_when_there_is_space()
    {
        Assert.SkipUnless(SmallDisk.IsAvailable, "Only the system's administrator may mount.");
        using var disk = new SmallDisk(32);
        await using var service = new EmbeddedService(disk.Folder);
        await service.Process.StartAsync(Token);
        var sccp = await service.Http.CreateAsync("/endpoints/sccp", "{}");
        disk.Fill();

        // A file that has some space left takes a few more.
        var (status, text) = await UntilRefusedAsync(service.Http);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("full", Assert.Single(JsonNode.Parse(text)!.AsArray())!.GetValue<string>());
        var (ready, why) = await HealthAsync(service.Http, "ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready);
        Assert.Equal("failing", (string?)why["status"]);
        Assert.Contains("full", (string?)why["storage"]);
        var (live, still) = await HealthAsync(service.Http, "live");
        Assert.Equal(HttpStatusCode.OK, live);
        Assert.Contains("full", (string?)still["storage"]);
        await service.Http.ReadAsync($"/endpoints/sccp/{sccp["id"]}");

        disk.Empty();
        await Poll.UntilAsync(async () => (await HealthAsync(service.Http, "ready")).Status == HttpStatusCode.OK);
        await service.Http.CreateAsync("/endpoints/sccp", "{}");
    }

    [Fact]
    public async Task Damage_is_told_to_callers_and_stays_in_health()
    {
        await using var service = new EmbeddedService(folder);
        await service.Process.StartAsync(Token);
        await service.Http.CreateAsync("/endpoints/sccp", "{}");
        var file = Path.Combine(folder, "confd.db");
        await using (var other = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            await other.OpenAsync(Token);
            // Everything into the file itself, of which nothing is kept in memory.
            await new SqliteCommand("PRAGMA wal_checkpoint(TRUNCATE)", other).ExecuteNonQueryAsync(Token);
        }
        await using (var writer = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            writer.Position = 4096;
            var junk = new byte[writer.Length - 4096];
            Array.Fill(junk, (byte)0xA5);
            await writer.WriteAsync(junk, Token);
        }

        await service.Http.RefuseAsync(
            HttpMethod.Get, "/endpoints/sccp?search=x", "", HttpStatusCode.ServiceUnavailable, "The database is damaged: restore a backup.");
        await service.Http.RefuseAsync(
            HttpMethod.Post, "/endpoints/sccp", "{}", HttpStatusCode.ServiceUnavailable, "The database is damaged: restore a backup.");

        var (ready, why) = await HealthAsync(service.Http, "ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready);
        Assert.Equal("""{"status":"failing","storage":"The database is damaged: restore a backup."}""", why.ToJsonString());
        Assert.Equal(HttpStatusCode.OK, (await HealthAsync(service.Http, "live")).Status);
        Assert.True(service.Process.IsRunning);
    }

    /// <summary>No request of any kind ends in the middle, and afterwards the service is as before.</summary>
    [Fact]
    public async Task With_little_memory_requests_are_refused_early()
    {
        await using var service = new EmbeddedService(folder, new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = "0x6400000" });
        await service.Process.StartAsync(Token);
        var description = new string('d', 8_000_000);

        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(async number =>
            (await service.Http.SendAsync(HttpMethod.Post, "/endpoints/sip", $$"""{"label":"{{number}}{{description}}"}""")).Status));

        Assert.All(answers, answer => Assert.True(answer is HttpStatusCode.BadRequest or HttpStatusCode.ServiceUnavailable, $"{answer}"));
        Assert.Contains(HttpStatusCode.ServiceUnavailable, answers);
        Assert.True(service.Process.IsRunning);
        await Poll.UntilAsync(async () =>
            (await service.Http.SendAsync(HttpMethod.Post, "/endpoints/sccp", "{}")).Status != HttpStatusCode.ServiceUnavailable);
        await service.Http.CreateAsync("/endpoints/sccp", "{}");
    }

    private static async Task<(HttpStatusCode Status, string Text)> UntilRefusedAsync(HttpClient http)
    {
        while (true)
        {
            var (status, text) = await http.SendAsync(HttpMethod.Post, "/endpoints/sccp", "{}");
            if (status != HttpStatusCode.Created)
            {
                return (status, text);
            }
        }
    }

    private static async Task<(HttpStatusCode Status, JsonObject Body)> HealthAsync(HttpClient http, string check)
    {
        using var answer = await http.GetAsync($"/health/{check}", Token);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!.AsObject());
    }
}
