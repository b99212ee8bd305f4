using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Confd.Processes;

namespace Confd.Load;

/// <summary>What one to three silos do for clients outside, each silo and two gateways in a process of its own.</summary>
internal static class SiloMeasurement
{
    private const int Clients = 32;
    private const int Users = 300;

    public static async Task<int> RunAsync(int seconds)
    {
        Console.WriteLine($"{Environment.ProcessorCount} cores shared by clients, gateways, silos and PostgreSQL; {Clients} clients, {seconds} s each");
        Console.WriteLine();
        Console.WriteLine("| silos | GET user per second | p50 ms | PUT user per second | p50 ms | POST user per second | p50 ms |");
        Console.WriteLine("|--:|--:|--:|--:|--:|--:|--:|");
        for (var silos = 1; silos <= 3; silos++)
        {
            await MeasureAsync(silos, seconds);
        }
        return 0;
    }

    private static async Task MeasureAsync(int count, int seconds)
    {
        await using (var cluster = new ConfdCluster(ScaleMeasurement.Database))
        {
            var silos = Enumerable.Range(1, count).Select(number => cluster.NewSilo($"silo{number}", hasGateway: false)).ToList();
            var gateways = new[] { cluster.NewGateway("gateway1"), cluster.NewGateway("gateway2") };
            foreach (var process in cluster.Processes)
            {
                process.Launch();
            }
            await Task.WhenAll(cluster.Processes.Select(process => process.WhenReadyAsync()));
            var clients = gateways.Select(gateway => ConfdCluster.ClientOf(gateway)).ToList();
            for (var number = 1; number <= Users; number++)
            {
                using var made = await clients[0].SendAsync(Message(HttpMethod.Post, "/users", """{"firstname":"u"}"""));
                made.EnsureSuccessStatusCode();
            }
            var get = await LoadAsync(clients, seconds, random => Message(HttpMethod.Get, $"/users/{1 + random.Next(Users)}", null));
            var put = await LoadAsync(clients, seconds, random => Message(
                HttpMethod.Put, $"/users/{1 + random.Next(Users)}", $$"""{"firstname":"u{{random.Next()}}"}"""));
            var post = await LoadAsync(clients, seconds, _ => Message(HttpMethod.Post, "/users", """{"firstname":"n"}"""));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {count} | {get.PerSecond:0} | {get.P50:0.0} | {put.PerSecond:0} | {put.P50:0.0} | {post.PerSecond:0} | {post.P50:0.0} |"));
            clients.ForEach(client => client.Dispose());
        }
    }

    private static HttpRequestMessage Message(HttpMethod method, string path, string? body)
    {
        var message = new HttpRequestMessage(method, "/1.1" + path);
        if (body is not null)
        {
            message.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }
        return message;
    }

    private static async Task<(double PerSecond, double P50)> LoadAsync(
        IReadOnlyList<HttpClient> clients, int seconds, Func<Random, HttpRequestMessage> next)
    {
        await RunAsync(clients, TimeSpan.FromSeconds(2), next);
        var started = Stopwatch.GetTimestamp();
        var times = await RunAsync(clients, TimeSpan.FromSeconds(seconds), next);
        var elapsed = Stopwatch.GetElapsedTime(started);
        times.Sort();
        return (times.Count / elapsed.TotalSeconds, times[times.Count / 2]);
    }

    private static async Task<List<double>> RunAsync(
        IReadOnlyList<HttpClient> clients, TimeSpan length, Func<Random, HttpRequestMessage> next)
    {
        var all = await Task.WhenAll(Enumerable.Range(0, Clients).Select(number => Task.Run(async () =>
        {
            var random = new Random(number);
            var times = new List<double>();
            var started = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(started) < length)
            {
                var sent = Stopwatch.GetTimestamp();
                using var request = next(random);
                using var answer = await clients[number % clients.Count].SendAsync(request);
                if (answer.StatusCode != HttpStatusCode.Conflict)
                {
                    answer.EnsureSuccessStatusCode();
                }
                times.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            }
            return times;
        })));
        return [.. all.SelectMany(times => times)];
    }
}
