using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Confd.Load;

/// <summary>The same four requests on a small and on a large database.</summary>
internal static class ScaleMeasurement
{
    public const string MasterTenant = "10000000-0000-4000-8000-000000000001";

    private const int PerTenant = 1_000;
    private const int Requests = 300;

    public static string Database => Environment.GetEnvironmentVariable("CONFD_TEST_POSTGRES")
        ?? throw new InvalidOperationException("CONFD_TEST_POSTGRES is not set: start tests/load/scale.sh");

    public static async Task<int> RunAsync(int[] sizes)
    {
        sizes = sizes.Length > 0 ? sizes : [10_000, 1_000_000];
        var measured = new List<(int Size, Dictionary<string, double> P50)>();
        foreach (var size in sizes)
        {
            measured.Add((size, await MeasureAsync(size)));
        }
        Console.WriteLine($"{Environment.ProcessorCount} cores, one client, {Requests} requests each, {PerTenant} resources in each tenant; p50 in ms");
        Console.WriteLine();
        Console.WriteLine($"| what | {string.Join(" | ", measured.Select(one => $"{one.Size} resources"))} | last to first |");
        Console.WriteLine($"|---|{string.Concat(measured.Select(_ => "--:|"))}--:|");
        var isFlat = true;
        foreach (var what in measured[0].P50.Keys)
        {
            var ratio = measured[^1].P50[what] / measured[0].P50[what];
            isFlat &= ratio <= 2;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {what} | {string.Join(" | ", measured.Select(one => one.P50[what].ToString("0.00", CultureInfo.InvariantCulture)))} | {ratio:0.00} |"));
        }
        return isFlat ? 0 : 1;
    }

    private static async Task<Dictionary<string, double>> MeasureAsync(int size)
    {
        var schema = $"scale{size}_{Guid.NewGuid():N}"[..24];
        var tenants = Math.Max(1, size / PerTenant);
        var started = Stopwatch.GetTimestamp();
        await BulkLoad.RunAsync(Database, schema, size, tenants);
        await Console.Error.WriteLineAsync($"{size} resources of {tenants} tenants loaded in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
        var folder = Directory.CreateTempSubdirectory("confd-scale-").FullName;
        using var service = await Service.ConfdAsync(
            folder, "--Confd:Storage:Provider=postgresql", $"--Confd:Storage:Schema={schema}",
            $"--Confd:Storage:ConnectionString={Database}", $"--Confd:Auth:MasterTenant={MasterTenant}");
        var random = new Random(1);
        int Tenant() => random.Next(tenants);
        var users = (size / tenants - 1) / 3;
        var sequence = 0;
        var measurements = new (string What, Func<HttpRequestMessage> Request)[]
        {
            // Any user of any tenant: hardly ever one that is in memory.
            ("GET user", () => Get(Tenant(), null)),
            ("first page of users", () => Get(Tenant(), "/users?limit=20&order=lastname")),
            ("search with few hits", () => Get(Tenant(), $"/users?search=person{random.Next(users):000000}")),
            ("search in related resources", () => Get(Tenant(), $"/voicemails?search={100000 + random.Next(users)}")),
            ("POST user", () => Post(Tenant(), $$"""{"firstname":"New","lastname":"User{{sequence++}}"}""")),
        };
        HttpRequestMessage Get(int tenant, string? path) =>
            Message(HttpMethod.Get, tenant, path ?? $"/users/{(tenant * (long)users) + 1 + random.Next(users)}");
        HttpRequestMessage Post(int tenant, string body)
        {
            var message = Message(HttpMethod.Post, tenant, "/users");
            message.Content = new StringContent(body, Encoding.UTF8, "application/json");
            return message;
        }
        var p50 = new Dictionary<string, double>();
        foreach (var (what, request) in measurements)
        {
            await TimesAsync(service.Http, request, Requests / 3);
            p50[what] = (await TimesAsync(service.Http, request, Requests))[Requests / 2];
        }
        Directory.Delete(folder, recursive: true);
        return p50;
    }

    private static HttpRequestMessage Message(HttpMethod method, int tenant, string path)
    {
        var message = new HttpRequestMessage(method, "/1.1" + path);
        message.Headers.Add("Wazo-Tenant", $"{BulkLoad.TenantOf(tenant)}");
        return message;
    }

    private static async Task<List<double>> TimesAsync(HttpClient http, Func<HttpRequestMessage> next, int count)
    {
        var times = new List<double>(count);
        for (var index = 0; index < count; index++)
        {
            using var request = next();
            var started = Stopwatch.GetTimestamp();
            using var answer = await http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (!answer.IsSuccessStatusCode || (JsonNode.Parse(text) is JsonObject page && page["total"] is { } total && (int)total == 0))
            {
                throw new InvalidOperationException($"{request.Method} {request.RequestUri}: {(int)answer.StatusCode} {text}");
            }
        }
        times.Sort();
        return times;
    }
}
