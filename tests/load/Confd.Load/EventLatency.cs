using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Confd.Load;

/// <summary>How long after its commit an event arrives, at 200 writes per second, and what telling costs writers.</summary>
internal static class EventLatency
{
    private const int PerSecond = 200;
    private const int Writers = 20;

    public static async Task<int> RunAsync(bool isShort)
    {
        var seconds = isShort ? 5 : 20;
        var postgres = Variable("CONFD_TEST_POSTGRES");
        var rabbit = Variable("CONFD_TEST_RABBITMQ");
        Console.WriteLine($"{Environment.ProcessorCount} cores, {PerSecond} writes per second for {seconds} s");
        Console.WriteLine();
        Console.WriteLine("| database | from commit to | events | p50 ms | p99 ms |");
        Console.WriteLine("|---|---|---|---|---|");
        var ratios = new List<string>();
        foreach (var database in new[] { "sqlite", "postgresql" })
        {
            string[] Storage() => database == "sqlite" ? [] :
            [
                "--Confd:Storage:Provider=postgresql", $"--Confd:Storage:Schema=e{Guid.NewGuid():N}", $"--Confd:Storage:ConnectionString={postgres}",
            ];
            var exchange = $"load-{Guid.NewGuid():N}";
            string[] bus = ["--Confd:Bus:Enabled=true", $"--Confd:Bus:Uri={rabbit}", $"--Confd:Bus:Exchange={exchange}"];
            using (var service = await Service.ConfdAsync(Directory.CreateTempSubdirectory("confd-load-").FullName, [.. Storage(), .. bus]))
            {
                await MeasureAsync(database, service, rabbit, exchange, seconds);
            }
            var on = await WritesAsync([.. Storage(), .. bus], seconds, isWatched: true);
            var off = await WritesAsync([.. Storage(), "--Confd:Events:Streams=false"], seconds, isWatched: false);
            ratios.Add($"| {database} | {on:F0} | {off:F0} | {on / off:P0} |");
        }
        Console.WriteLine();
        Console.WriteLine("| database | POST per second, with bus, streams and a watcher | with none of them | ratio |");
        Console.WriteLine("|---|---|---|---|");
        ratios.ForEach(Console.WriteLine);
        return 0;
    }

    private static async Task MeasureAsync(string database, Service service, string rabbit, string exchange, int seconds)
    {
        var byBus = new ConcurrentBag<double>();
        var byStream = new ConcurrentBag<double>();
        await using var connection = await new ConnectionFactory { Uri = new Uri(rabbit) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.ExchangeDeclareAsync(exchange, ExchangeType.Headers, durable: true);
        var queue = await channel.QueueDeclareAsync();
        await channel.QueueBindAsync(queue.QueueName, exchange, "");
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            byBus.Add(Milliseconds(JsonNode.Parse(delivery.Body.Span)!));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer);
        using var stopping = new CancellationTokenSource();
        var watching = WatchAsync(service, byStream, stopping.Token);
        // The first events pay for the compiler.
        await WriteAsync(service, 3);
        byBus.Clear();
        byStream.Clear();
        await WriteAsync(service, seconds);
        await Task.Delay(1000);
        await stopping.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Print(database, "server-sent event", byStream);
        Print(database, "RabbitMQ", byBus);
    }

    private static async Task WriteAsync(Service service, int seconds)
    {
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async _ =>
        {
            while (clock.Elapsed.TotalSeconds < seconds)
            {
                var next = Task.Delay(1000 * Writers / PerSecond);
                await service.PostAsync("/endpoints/sccp", "{}");
                await next;
            }
        }));
    }

    private static async Task<double> WritesAsync(string[] arguments, int seconds, bool isWatched)
    {
        using var service = await Service.ConfdAsync(Directory.CreateTempSubdirectory("confd-load-").FullName, arguments);
        using var stopping = new CancellationTokenSource();
        var watching = isWatched ? WatchAsync(service, [], stopping.Token) : Task.CompletedTask;
        const string post = """function request() return wrk.format("POST", nil, nil, "{}") end""";
        await Wrk.RunAsync($"{service.Url}/1.1/endpoints/sccp", 32, 4, post);
        var run = await Wrk.RunAsync($"{service.Url}/1.1/endpoints/sccp", 32, seconds, post);
        await stopping.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return run.PerSecond;
    }

    private static async Task WatchAsync(Service service, ConcurrentBag<double> latencies, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(await service.Http.GetStreamAsync("/1.1/events", cancellationToken), Encoding.UTF8);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                latencies.Add(Milliseconds(JsonNode.Parse(line["data: ".Length..])!));
            }
        }
    }

    /// <summary>Since the event's own time, that of its transaction.</summary>
    private static double Milliseconds(JsonNode message) => (DateTime.Now - DateTime.Parse(
        (string)message["timestamp"]!, CultureInfo.InvariantCulture)).TotalMilliseconds;

    private static void Print(string database, string what, ConcurrentBag<double> latencies)
    {
        var sorted = latencies.Order().ToList();
        Console.WriteLine(sorted.Count == 0
            ? $"| {database} | {what} | 0 | | |"
            : $"| {database} | {what} | {sorted.Count} | {sorted[sorted.Count / 2]:F1} | {sorted[sorted.Count * 99 / 100]:F1} |");
    }

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name)
        ?? throw new InvalidOperationException($"{name} is not set: start tests/load/events.sh");
}
