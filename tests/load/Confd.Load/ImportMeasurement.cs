using System.Diagnostics;
using System.Net;

namespace Confd.Load;

/// <summary>Time and memory of an import of users with all their resources; then of the export.</summary>
internal static class ImportMeasurement
{
    public static async Task<int> RunAsync(int rows)
    {
        var postgres = Environment.GetEnvironmentVariable("CONFD_TEST_POSTGRES");
        Console.WriteLine($"{Environment.ProcessorCount} cores; load of the machine before: {File.ReadAllText("/proc/loadavg").Trim()}");
        Console.WriteLine();
        Console.WriteLine("| database | what | rows | seconds | rows per second | megabytes before, most, after |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var database in postgres is null ? ["sqlite"] : (string[])["sqlite", "postgresql"])
        {
            using var service = await Service.ConfdAsync(
                Directory.CreateTempSubdirectory("confd-load-").FullName, Service.StorageOf(database, $"i{Guid.NewGuid():N}", postgres));
            await MeasureAsync(service, database, rows);
        }
        Console.WriteLine();
        Console.WriteLine($"load of the machine after: {File.ReadAllText("/proc/loadavg").Trim()}");
        return 0;
    }

    private static async Task MeasureAsync(Service service, string database, int rows)
    {
        using var users = await ImportedUsers.NewAsync(service);

        await PublishAsync(database, "dry run", rows, service, () => users.ImportAsync("?dry_run=true", 0, rows, HttpStatusCode.OK));
        await PublishAsync(database, "import", rows, service, () => users.ImportAsync("", 0, rows, HttpStatusCode.Created));
        await PublishAsync(database, "second import", rows, service, () => users.ImportAsync("", rows, rows, HttpStatusCode.Created));
        await PublishAsync(database, "refused import", rows, service, () => users.ImportAsync("", 0, rows, HttpStatusCode.BadRequest));
        await PublishAsync(database, "export", 2 * rows, service, users.ExportAsync);
    }

    private static async Task PublishAsync(string database, string what, int rows, Service service, Func<Task> work)
    {
        var (before, most) = (service.Megabytes, service.Megabytes);
        var started = Stopwatch.GetTimestamp();
        var working = work();
        while (!working.IsCompleted)
        {
            await Task.WhenAny(working, Task.Delay(100));
            most = Math.Max(most, service.Megabytes);
        }
        await working;
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine($"| {database} | {what} | {rows} | {seconds:F1} | {rows / seconds:F0} | {before}, {most}, {service.Megabytes} |");
    }
}
