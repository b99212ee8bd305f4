using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Confd.Load;

/// <summary>Time and memory of an import of users with all their resources; then of the export.</summary>
internal static class ImportMeasurement
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(20);

    public static async Task<int> RunAsync(int rows)
    {
        var postgres = Environment.GetEnvironmentVariable("CONFD_TEST_POSTGRES");
        Console.WriteLine($"{Environment.ProcessorCount} cores; load of the machine before: {File.ReadAllText("/proc/loadavg").Trim()}");
        Console.WriteLine();
        Console.WriteLine("| database | what | rows | seconds | rows per second | megabytes before, most, after |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var database in postgres is null ? ["sqlite"] : (string[])["sqlite", "postgresql"])
        {
            string[] storage = database == "sqlite" ? [] :
            [
                "--Confd:Storage:Provider=postgresql", $"--Confd:Storage:Schema=i{Guid.NewGuid():N}", $"--Confd:Storage:ConnectionString={postgres}",
            ];
            using var service = await Service.ConfdAsync(Directory.CreateTempSubdirectory("confd-load-").FullName, storage);
            await MeasureAsync(service, database, rows);
        }
        Console.WriteLine();
        Console.WriteLine($"load of the machine after: {File.ReadAllText("/proc/loadavg").Trim()}");
        return 0;
    }

    private static async Task MeasureAsync(Service service, string database, int rows)
    {
        var inside = (string)(await service.PostAsync(
            "/contexts", """{"label":"in","type":"internal","user_ranges":[{"start":"100000","end":"999999"}]}"""))["name"]!;
        var outside = (string)(await service.PostAsync(
            "/contexts", """{"label":"out","type":"incall","incall_ranges":[{"start":"100000","end":"999999","did_length":6}]}"""))["name"]!;
        await service.PostAsync("/callpermissions", """{"name":"abroad"}""");
        using var http = new HttpClient { BaseAddress = service.Http.BaseAddress, Timeout = Timeout };
        http.DefaultRequestHeaders.Add("X-Auth-Token", Service.Token);

        await PublishAsync(database, "dry run", rows, service, () => ImportAsync(http, "?dry_run=true", 0, rows, inside, outside, HttpStatusCode.OK));
        await PublishAsync(database, "import", rows, service, () => ImportAsync(http, "", 0, rows, inside, outside, HttpStatusCode.Created));
        await PublishAsync(database, "second import", rows, service, () => ImportAsync(http, "", rows, rows, inside, outside, HttpStatusCode.Created));
        await PublishAsync(database, "refused import", rows, service, () => ImportAsync(http, "", 0, rows, inside, outside, HttpStatusCode.BadRequest));
        await PublishAsync(database, "export", 2 * rows, service, async () => await http.GetByteArrayAsync("/1.1/users/export"));
    }

    private static async Task ImportAsync(
        HttpClient http, string query, int first, int rows, string inside, string outside, HttpStatusCode expected)
    {
        var csv = new StringBuilder(
            "firstname,lastname,email,voicemail_name,voicemail_number,voicemail_context,line_protocol,context,sip_username,sip_secret,exten,"
            + "incall_exten,incall_context,call_permissions\n");
        for (var number = 100_000 + first; number < 100_000 + first + rows; number++)
        {
            csv.Append($"First{number},Last{number},u{number}@example.org,Box {number},{number},{inside},sip,{inside},u{number},secret{number},")
                .Append($"{number},{number},{outside},abroad\n");
        }
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(csv.ToString()));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv", "utf-8");
        using var answer = await http.PostAsync($"/1.1/users/import{query}", content);
        if (answer.StatusCode != expected)
        {
            var text = await answer.Content.ReadAsStringAsync();
            throw new InvalidOperationException($"{(int)answer.StatusCode} {text[..Math.Min(500, text.Length)]}");
        }
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
