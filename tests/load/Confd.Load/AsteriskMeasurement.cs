using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Confd.Load;

/// <summary>
/// How long Asterisk's files take in a large system: by a silo that has just started, and after a change of one line or one forward.
/// The baseline reads the rows of the same database and does nothing with them.
/// </summary>
internal static class AsteriskMeasurement
{
    private const int Changes = 30;

    private static readonly string[] Files = ["pjsip.conf", "extensions.conf", "voicemail.conf"];

    public static async Task<int> RunAsync(int users, string build)
    {
        var postgres = Environment.GetEnvironmentVariable("CONFD_TEST_POSTGRES");
        Console.WriteLine($"{Environment.ProcessorCount} cores; load of the machine before: {File.ReadAllText("/proc/loadavg").Trim()}");
        Console.WriteLine();
        Console.WriteLine("| database | what | ms | times the baseline | file, MB | memory of the silo, MB |");
        Console.WriteLine("|---|---|--:|--:|--:|--:|");
        foreach (var database in postgres is null ? ["sqlite"] : (string[])["sqlite", "postgresql"])
        {
            var folder = Directory.CreateTempSubdirectory("confd-load-").FullName;
            var schema = $"a{Guid.NewGuid():N}";
            var storage = Service.StorageOf(database, schema, postgres);
            using (var first = await Service.ConfdOfAsync(build, folder, storage))
            {
                using var imported = await ImportedUsers.NewAsync(first);
                await imported.ImportAsync("", 0, users, HttpStatusCode.Created);
                // A silo that starts now would go on with the import's events, and compose beside that.
                await first.EventsDeliveredAsync();
            }
            await MeasureAsync(database, build, folder, storage, () => ReadRowsAsync(database, folder, postgres, schema));
        }
        Console.WriteLine();
        Console.WriteLine($"load of the machine after: {File.ReadAllText("/proc/loadavg").Trim()}");
        return 0;
    }

    private static async Task MeasureAsync(string database, string build, string folder, string[] storage, Func<Task<long>> readRows)
    {
        await readRows();
        var (baseline, rows) = await TimeAsync(readRows);
        Console.WriteLine($"| {database} | bare read of all rows | {baseline:F0} | 1.0 | {rows / 1e6:F1} | |");
        foreach (var file in Files)
        {
            // A silo of its own for each file: the rows that files share are read by the first one only.
            using var service = await Service.ConfdOfAsync(build, folder, storage);
            await service.Http.GetStringAsync("/1.1/infos");
            var (cold, text) = await TimeAsync(() => ReadAsync(service, file));
            Print(database, $"{file}, first request", cold, baseline, text, service);
            if (file == "pjsip.conf")
            {
                await ChangeAsync(
                    database, file, "one line", baseline, service, await LinesAsync(service),
                    number => $$"""{"endpoint_section_options":[["accountcode","changed{{number}}"]]}""");
            }
            else if (file == "extensions.conf")
            {
                await ChangeAsync(
                    database, file, "one forward", baseline, service, await ForwardsAsync(service),
                    number => $$"""{"enabled":true,"destination":"99000{{number}}"}""");
            }
        }
    }

    /// <summary>The change is acknowledged, then the file is read once: it must have the change.</summary>
    private static async Task ChangeAsync(
        string database, string file, string what, double baseline, Service service, IReadOnlyList<string> paths, Func<int, string> body)
    {
        var times = new List<double>();
        byte[] text = [];
        for (var number = 0; number < Changes; number++)
        {
            await service.PutAsync(paths[number], body(number));
            (var time, text) = await TimeAsync(() => ReadAsync(service, file));
            times.Add(time);
            var wanted = file == "pjsip.conf" ? $"changed{number}" : $"99000{number}";
            if (!Encoding.UTF8.GetString(text).Contains(wanted, StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"{file} does not have {wanted}.");
            }
        }
        times.Sort();
        Print(database, $"{file} with a change of {what}, median of {Changes}", times[Changes / 2], baseline, text, service);
        Print(database, "the slowest", times[^1], baseline, text, service);
    }

    private static async Task<IReadOnlyList<string>> LinesAsync(Service service) =>
        [.. await ItemsAsync(service, "/endpoints/sip", item => $"/endpoints/sip/{item["uuid"]}")];

    private static async Task<IReadOnlyList<string>> ForwardsAsync(Service service) =>
        [.. await ItemsAsync(service, "/users", item => $"/users/{item["uuid"]}/forwards/unconditional")];

    private static async Task<IEnumerable<string>> ItemsAsync(Service service, string path, Func<JsonNode, string> select) =>
        JsonNode.Parse(await service.Http.GetStringAsync($"/1.1{path}?limit={Changes}"))!["items"]!.AsArray().Select(item => select(item!));

    private static Task<byte[]> ReadAsync(Service service, string file) => service.Http.GetByteArrayAsync($"/1.1/asterisk/files/{file}");

    private static async Task<(double Milliseconds, T Result)> TimeAsync<T>(Func<Task<T>> work)
    {
        var started = Stopwatch.GetTimestamp();
        var result = await work();
        return (Stopwatch.GetElapsedTime(started).TotalMilliseconds, result);
    }

    private static void Print(string database, string what, double milliseconds, double baseline, byte[] text, Service service) =>
        Console.WriteLine(
            $"| {database} | {what} | {milliseconds:F0} | {milliseconds / baseline:F1} | {text.Length / 1e6:F1} | {service.Megabytes} |");

    /// <summary>Returns the number of bytes.</summary>
    private static async Task<long> ReadRowsAsync(string database, string folder, string? postgres, string schema)
    {
        var prefix = database == "sqlite" ? "" : schema + ".";
        var statements = new[] { $"SELECT kind, key, body FROM {prefix}resource", $"SELECT kind, left_key, right_key FROM {prefix}link" };
        await using System.Data.Common.DbConnection connection =
            database == "sqlite" ? new SqliteConnection($"Data Source={Directory.GetFiles(folder, "*.db").Single()};Pooling=False") : new NpgsqlConnection(postgres);
        await connection.OpenAsync();
        var bytes = 0L;
        foreach (var statement in statements)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = statement;
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                bytes += reader.GetString(0).Length + reader.GetString(1).Length + reader.GetString(2).Length;
            }
        }
        return bytes;
    }
}
