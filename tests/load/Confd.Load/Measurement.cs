using System.Diagnostics;
using System.Text.Json.Nodes;
using Confd.Processes;

namespace Confd.Load;

/// <summary>Runs every measurement and prints the table.</summary>
internal static class Measurement
{
    private const int Clients = 32;

    /// <summary>Seconds before each measurement, so that it does not measure the compiler.</summary>
    private const int WarmUp = 4;

    public static async Task<int> RunAsync(bool isShort)
    {
        var seconds = isShort ? 3 : 10;
        var users = isShort ? 1_000 : 10_000;
        var postgres = Environment.GetEnvironmentVariable("CONFD_TEST_POSTGRES")
            ?? throw new InvalidOperationException("CONFD_TEST_POSTGRES is not set: start tests/load/run.sh");
        Console.WriteLine($"{Environment.ProcessorCount} cores, {Clients} clients, {seconds} s each, {users} users in the tenant");
        Console.WriteLine();
        Console.WriteLine("| database | what | per second | p50 ms | p99 ms | baseline per second | ratio |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        var bareGet = await BareGetAsync(seconds);
        foreach (var database in new[] { "sqlite", "postgresql" })
        {
            var folder = Directory.CreateTempSubdirectory("confd-load-").FullName;
            var schema = $"load{Guid.NewGuid():N}";
            BareWrites.Reset();
            using var service = await Service.ConfdAsync(folder, Service.StorageOf(database, schema, postgres));
            Task<double> BareAsync(bool isEdit) => database == "sqlite"
                ? BareWrites.SqliteAsync(Path.Combine(folder, "confd.db"), Clients, seconds, isEdit)
                : BareWrites.PostgresAsync($"{postgres};Search Path={schema}", Clients, seconds, isEdit);
            await MeasureAsync(database, service, seconds, users, bareGet, BareAsync);
        }
        return 0;
    }

    private static async Task MeasureAsync(
        string database, Service service, int seconds, int users, double bareGet, Func<bool, Task<double>> bare)
    {
        Console.WriteLine($"| {database} | idle memory | {service.Megabytes} MB | | | | |");
        var context = (string)(await service.PostAsync(
            "/contexts", """{"label":"load","user_ranges":[{"start":"100000","end":"199999"}]}"""))["name"]!;
        var voicemail = (await service.PostAsync("/voicemails", $$"""{"name":"v","number":"0","context":"{{context}}"}"""))["id"];
        await Wrk.RunAsync($"{service.Url}/1.1/voicemails/{voicemail}", Clients, WarmUp);
        Print(database, "GET voicemail", await Wrk.RunAsync($"{service.Url}/1.1/voicemails/{voicemail}", Clients, seconds), bareGet);
        await Wrk.RunAsync($"{service.Url}/1.1/voicemails", Clients, WarmUp, Wrk.PostVoicemails(context, 9_000_000));
        Print(database, "POST voicemail", await Wrk.RunAsync($"{service.Url}/1.1/voicemails", Clients, seconds, Wrk.PostVoicemails(context, 1_000_000)), await bare(false));
        await Wrk.RunAsync($"{service.Url}/1.1/voicemails", Clients, WarmUp, Wrk.PutVoicemails);
        Print(database, "PUT voicemail", await Wrk.RunAsync($"{service.Url}/1.1/voicemails", Clients, seconds, Wrk.PutVoicemails), await bare(true));
        await SeedAsync(database, service, context, users);
        await ListAsync(database, service, "list of 100 users with lines, 1 client", seconds);
        await RelateAsync(service, context);
        await ListAsync(database, service, "the same with groups, voicemails, permissions and schedules", seconds);
    }

    private static async Task ListAsync(string database, Service service, string what, int seconds)
    {
        await Wrk.RunAsync($"{service.Url}/1.1/users?limit=100", 1, WarmUp);
        var list = await Wrk.RunAsync($"{service.Url}/1.1/users?limit=100", 1, seconds);
        Console.WriteLine($"| {database} | {what} | {list.PerSecond:F0} | {list.P50:F1} | {list.P99:F1} | | |");
    }

    /// <summary>Gives each user of the first page every relation that the list shows.</summary>
    private static async Task RelateAsync(Service service, string context)
    {
        var page = JsonNode.Parse(await service.Http.GetStringAsync("/1.1/users?limit=100"))!["items"]!.AsArray();
        var users = page.Select(user => (string)user!["uuid"]!).ToList();
        var group = (string)(await service.PostAsync("/groups", """{"label":"all"}"""))["uuid"]!;
        var permission = (int)(await service.PostAsync("/callpermissions", """{"name":"all","extensions":["1"]}"""))["id"]!;
        var schedule = (int)(await service.PostAsync("/schedules", """{"name":"all","closed_destination":{"type":"none"}}"""))["id"]!;
        var members = new JsonObject { ["users"] = new JsonArray([.. users.Select(user => new JsonObject { ["uuid"] = user })]) };
        await service.PutAsync($"/groups/{group}/members/users", members.ToJsonString());
        foreach (var (user, index) in users.Select((user, index) => (user, index)))
        {
            var voicemail = (await service.PostAsync("/voicemails", $$"""{"name":"v","number":"8{{index:00000}}","context":"{{context}}"}"""))["id"];
            await service.PutAsync($"/users/{user}/voicemails/{voicemail}", null);
            await service.PutAsync($"/users/{user}/callpermissions/{permission}", null);
            await service.PutAsync($"/users/{user}/schedules/{schedule}", null);
        }
    }

    private static async Task SeedAsync(string database, Service service, string context, int users)
    {
        var clock = Stopwatch.StartNew();
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var number && number <= users)
            {
                await service.PostAsync(
                    "/users",
                    $$"""{"firstname":"User","lastname":"{{number}}","lines":[{"context":"{{context}}","endpoint_sip":{"label":"x"},"extensions":[{"exten":"{{100000 + number}}"}]}]}""");
            }
        })));
        Console.WriteLine($"| {database} | POST user with line, endpoint, extension, 8 clients | {users / clock.Elapsed.TotalSeconds:F0} | | | | |");
    }

    private static async Task<double> BareGetAsync(int seconds)
    {
        var port = Ports.Free();
        using var bare = await Service.StartAsync("/1", port, typeof(Measurement).Assembly.Location, "bare-grain", $"{port}");
        await Wrk.RunAsync($"{bare.Url}/1", Clients, WarmUp);
        return (await Wrk.RunAsync($"{bare.Url}/1", Clients, seconds)).PerSecond;
    }

    private static void Print(string database, string what, Wrk run, double baseline) => Console.WriteLine(
        $"| {database} | {what} | {run.PerSecond:F0} | {run.P50:F1} | {run.P99:F1} | {baseline:F0} | {run.PerSecond / baseline:P0}{(run.Errors > 0 ? $", {run.Errors} errors" : "")} |");
}
