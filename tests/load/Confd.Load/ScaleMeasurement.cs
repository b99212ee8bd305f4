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
        var subjects = new List<Subject>();
        foreach (var size in sizes)
        {
            subjects.Add(await StartAsync(size));
        }
        Console.WriteLine($"{Environment.ProcessorCount} cores, load {MachineLoad()}; one client, {Requests} requests each, {PerTenant} resources in each tenant; p50 in ms");
        Console.WriteLine();
        Console.WriteLine($"| what | {string.Join(" | ", sizes.Select(size => $"{size} resources"))} | last to first |");
        Console.WriteLine($"|---|{string.Concat(sizes.Select(_ => "--:|"))}--:|");
        var isFlat = true;
        foreach (var (what, _) in subjects[0].Measurements)
        {
            var p50 = await MeasureAsync(subjects, what);
            isFlat &= p50[^1] / p50[0] <= 2;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {what} | {string.Join(" | ", p50.Select(one => one.ToString("0.00", CultureInfo.InvariantCulture)))} | {p50[^1] / p50[0]:0.00} |"));
        }
        Console.WriteLine();
        Console.WriteLine($"load at the end {MachineLoad()}");
        subjects.ForEach(subject => subject.Dispose());
        return isFlat ? 0 : 1;
    }

    /// <summary>Each request in turn on every size, so that what else the machine does slows down all of them alike.</summary>
    private static async Task<List<double>> MeasureAsync(IReadOnlyList<Subject> subjects, string what)
    {
        var times = subjects.Select(_ => new List<double>(Requests)).ToList();
        for (var index = -Requests / 3; index < Requests; index++)
        {
            for (var number = 0; number < subjects.Count; number++)
            {
                var time = await TimeAsync(subjects[number].Http, subjects[number].Measurements.Single(one => one.What == what).Next);
                if (index >= 0)
                {
                    times[number].Add(time);
                }
            }
        }
        times.ForEach(list => list.Sort());
        return [.. times.Select(list => list[list.Count / 2])];
    }

    private static async Task<Subject> StartAsync(int size)
    {
        var schema = $"scale{size}_{Guid.NewGuid():N}"[..24];
        var tenants = Math.Max(1, size / PerTenant);
        var started = Stopwatch.GetTimestamp();
        await BulkLoad.RunAsync(Database, schema, size, tenants);
        await Console.Error.WriteLineAsync($"{size} resources of {tenants} tenants loaded in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s, schema {schema}");
        var folder = Directory.CreateTempSubdirectory("confd-scale-").FullName;
        var service = await Service.ConfdAsync(
            folder, [.. Service.StorageOf("postgresql", schema, Database), $"--Confd:Auth:MasterTenant={MasterTenant}"]);
        return new Subject(service, folder, tenants, (size / tenants - 1) / 3);
    }

    /// <summary>The averages over 1, 5 and 15 minutes.</summary>
    private static string MachineLoad() => string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3));

    /// <summary>A database of one size and the service on it.</summary>
    private sealed class Subject(Service service, string folder, int tenants, int users) : IDisposable
    {
        private readonly Random random = new(1);
        private int sequence;

        public HttpClient Http => service.Http;

        public IReadOnlyList<(string What, Func<HttpRequestMessage> Next)> Measurements =>
        [
            // Any user of any tenant: hardly ever one that is in memory.
            ("GET user", () => Get(random.Next(tenants), null)),
            ("first page of users", () => Get(random.Next(tenants), "/users?limit=20&order=lastname")),
            ("search with few hits", () => Get(random.Next(tenants), $"/users?search=person{random.Next(users):000000}")),
            ("search in related resources", () => Get(random.Next(tenants), $"/voicemails?search={100000 + random.Next(users)}")),
            ("POST user", () => Post(random.Next(tenants), $$"""{"firstname":"New","lastname":"User{{sequence++}}"}""")),
            ("POST extension", () => Post(random.Next(tenants), null)),
        ];

        public void Dispose()
        {
            service.Dispose();
            Directory.Delete(folder, recursive: true);
        }

        private HttpRequestMessage Get(int tenant, string? path) =>
            Message(HttpMethod.Get, tenant, path ?? $"/users/{(tenant * (long)users) + 1 + random.Next(users)}");

        private HttpRequestMessage Post(int tenant, string? user)
        {
            var message = Message(HttpMethod.Post, tenant, user is null ? "/extensions" : "/users");
            // Checked for uniqueness, and against the context that it refers to.
            var body = user ?? $$"""{"exten":"{{150_000 + sequence++}}","context":"{{BulkLoad.ContextOf(tenant)}}"}""";
            message.Content = new StringContent(body, Encoding.UTF8, "application/json");
            return message;
        }
    }

    private static HttpRequestMessage Message(HttpMethod method, int tenant, string path)
    {
        var message = new HttpRequestMessage(method, "/1.1" + path);
        message.Headers.Add("Wazo-Tenant", $"{BulkLoad.TenantOf(tenant)}");
        return message;
    }

    private static async Task<double> TimeAsync(HttpClient http, Func<HttpRequestMessage> next)
    {
        using var request = next();
        var started = Stopwatch.GetTimestamp();
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        var time = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        if (!answer.IsSuccessStatusCode || (JsonNode.Parse(text) is JsonObject page && page["total"] is { } total && (int)total == 0))
        {
            throw new InvalidOperationException($"{request.Method} {request.RequestUri}: {(int)answer.StatusCode} {text}");
        }
        return time;
    }
}
