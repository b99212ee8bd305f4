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
    private const int Clients = 32;

    public static async Task<int> RunAsync(bool isShort, bool withSqlite)
    {
        var seconds = isShort ? 5 : 20;
        var rounds = isShort ? 2 : 6;
        var postgres = Variable("CONFD_TEST_POSTGRES");
        var rabbit = Variable("CONFD_TEST_RABBITMQ");
        Console.WriteLine($"{Environment.ProcessorCount} cores, {PerSecond} writes per second for {seconds} s; load of the machine before: {LoadAverage()}");
        Console.WriteLine();
        Console.WriteLine("| database | from commit to | events | p50 ms | p99 ms |");
        Console.WriteLine("|---|---|---|---|---|");
        var ratios = new List<string>();
        foreach (var database in withSqlite ? ["postgresql", "sqlite"] : (string[])["postgresql"])
        {
            string[] Storage() => Service.StorageOf(database, $"e{Guid.NewGuid():N}", postgres);
            var exchange = $"load-{Guid.NewGuid():N}";
            using var on = await StartAsync(
                [.. Storage(), "--Confd:Bus:Enabled=true", $"--Confd:Bus:Uri={rabbit}", $"--Confd:Bus:Exchange={exchange}"]);
            await MeasureAsync(database, on, rabbit, exchange, seconds);
            using var off = await StartAsync([.. Storage(), "--Confd:Events:Streams=false"]);
            ratios.Add(await CompareAsync(database, on, off, rounds));
        }
        Console.WriteLine();
        Console.WriteLine($"{Clients} clients, {rounds} times {Slice} s each in turn");
        Console.WriteLine();
        Console.WriteLine("| database | POST per second with bus, streams and a watcher | with no sink | ratio | ratios of the pairs | ms of a core per POST, with and without | most events behind |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        ratios.ForEach(Console.WriteLine);
        Console.WriteLine();
        Console.WriteLine($"load of the machine after: {LoadAverage()}");
        return 0;
    }

    /// <summary>Seconds of one of the turns in which the two are compared.</summary>
    private const int Slice = 6;

    private static Task<Service> StartAsync(string[] arguments) =>
        Service.ConfdAsync(Directory.CreateTempSubdirectory("confd-load-").FullName, arguments);

    /// <summary>Both are under load in turn, so that what else the machine does falls on both.</summary>
    private static async Task<string> CompareAsync(string database, Service on, Service off, int rounds)
    {
        using var stopping = new CancellationTokenSource();
        // It only receives: a client's own work is not part of the measurement.
        var watching = TakeAsync(on, stopping.Token);
        var (with, without) = (new List<double>(), new List<double>());
        var (busyOn, busyOff) = (0.0, 0.0);
        long behind = 0;
        await PostAsync(on, 8);
        await PostAsync(off, 8);
        for (var round = 0; round < rounds; round++)
        {
            foreach (var service in round % 2 == 0 ? [on, off] : (Service[])[off, on])
            {
                var busy = service.Busy;
                (service == on ? with : without).Add(await PostAsync(service, Slice));
                if (service == off)
                {
                    busyOff += (service.Busy - busy).TotalMilliseconds;
                }
                else
                {
                    behind = Math.Max(behind, await PendingAsync(on));
                    // Pending events must not burden the other measurement.
                    while (await PendingAsync(on) > 0)
                    {
                        await Task.Delay(50);
                    }
                    busyOn += (service.Busy - busy).TotalMilliseconds;
                }
            }
        }
        await stopping.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var pairs = with.Zip(without, (one, other) => one / other).Order().Select(ratio => $"{ratio:F2}");
        return $"| {database} | {with.Average():F0} | {without.Average():F0} | {with.Average() / without.Average():F2} | {string.Join(' ', pairs)} | {busyOn / with.Sum() / Slice:F2}, {busyOff / without.Sum() / Slice:F2} | {behind} |";
    }

    private static async Task<double> PostAsync(Service service, int seconds) => (await Wrk.RunAsync(
        $"{service.Url}/1.1/endpoints/sccp", Clients, seconds,
        """function request() return wrk.format("POST", nil, nil, "{}") end""")).PerSecond;

    private static async Task<long> PendingAsync(Service service) => (long)JsonNode.Parse(
        await service.Http.GetStringAsync("/1.1/status"))!["event_sinks"]!["bus"]!["pending"]!;

    private static string LoadAverage() => File.ReadAllText("/proc/loadavg").Trim();

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
        await WriteAsync(service, 6, []);
        while (await PendingAsync(service) > 0)
        {
            await Task.Delay(50);
        }
        await Task.Delay(1000);
        byBus.Clear();
        byStream.Clear();
        var answers = new ConcurrentBag<double>();
        await WriteAsync(service, seconds, answers);
        await Task.Delay(1000);
        await stopping.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Print(database, "server-sent event", byStream);
        Print(database, "RabbitMQ", byBus);
        Print(database, "for comparison: request to answer of the same writes", answers);
    }

    private static async Task WriteAsync(Service service, int seconds, ConcurrentBag<double> answers)
    {
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async _ =>
        {
            while (clock.Elapsed.TotalSeconds < seconds)
            {
                var next = Task.Delay(1000 * Writers / PerSecond);
                var sent = clock.Elapsed;
                await service.PostAsync("/endpoints/sccp", "{}");
                answers.Add((clock.Elapsed - sent).TotalMilliseconds);
                await next;
            }
        }));
    }

    private static async Task TakeAsync(Service service, CancellationToken cancellationToken)
    {
        await using var stream = await service.Http.GetStreamAsync("/1.1/events", cancellationToken);
        await stream.CopyToAsync(Stream.Null, cancellationToken);
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
