using System.Globalization;

namespace Confd.Load;

/// <summary>
/// Another build of the service and this one, asked in turn in one run, so that what else the machine does slows down both
/// alike. Beside requests per second it shows the processor time of a request, which other programs hardly change.
/// </summary>
internal static class Comparison
{
    private const int Clients = 32;

    /// <summary>Until the compiler has gone over all code on the way of a request for the last time.</summary>
    private const int WarmUp = 20;

    private const int Seconds = 2;

    public static async Task<int> RunAsync(string before, int rounds, params string[] databases)
    {
        Console.WriteLine($"{Environment.ProcessorCount} cores, {Clients} clients, medians of {rounds} rounds of {Seconds} s");
        Console.WriteLine();
        Console.WriteLine("| database | what | per second before | after | ratio | processor µs per request before | after | ratio |");
        Console.WriteLine("|---|---|--:|--:|--:|--:|--:|--:|");
        foreach (var database in databases)
        {
            using var first = await Subject.StartAsync(before, database);
            using var second = await Subject.StartAsync(AppContext.BaseDirectory, database);
            await CompareAsync(database, rounds, "GET voicemail", first, second, (one, _, seconds) => one.GetAsync(seconds));
            await CompareAsync(database, rounds, "POST voicemail", first, second, (one, round, seconds) => one.PostAsync(round, seconds));
            await CompareAsync(database, rounds, "PUT voicemail", first, second, (one, _, seconds) => one.PutAsync(seconds));
        }
        return 0;
    }

    private static async Task CompareAsync(
        string database, int rounds, string what, Subject before, Subject after, Func<Subject, int, int, Task<Wrk>> run)
    {
        var subjects = new[] { before, after };
        var rates = subjects.Select(_ => new List<double>()).ToArray();
        var costs = subjects.Select(_ => new List<double>()).ToArray();
        foreach (var subject in subjects)
        {
            await run(subject, 0, WarmUp);
        }
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var index in round % 2 == 0 ? new[] { 0, 1 } : [1, 0])
            {
                var busy = subjects[index].Service.Busy;
                var wrk = await run(subjects[index], round, Seconds);
                if (wrk.Errors > 0)
                {
                    throw new InvalidOperationException($"{what}: {wrk.Errors} answers were no 2xx.");
                }
                rates[index].Add(wrk.PerSecond);
                costs[index].Add((subjects[index].Service.Busy - busy).TotalMicroseconds / (wrk.PerSecond * Seconds));
            }
        }
        var (rate, cost) = (rates.Select(Median).ToArray(), costs.Select(Median).ToArray());
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {database} | {what} | {rate[0]:0} | {rate[1]:0} | {rate[1] / rate[0]:0.00} | {cost[0]:0} | {cost[1]:0} | {cost[1] / cost[0]:0.00} |"));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private sealed record Subject(Service Service, string Context, int Voicemail) : IDisposable
    {
        public static async Task<Subject> StartAsync(string build, string database)
        {
            var folder = Directory.CreateTempSubdirectory("confd-load-").FullName;
            var service = await Service.ConfdOfAsync(
                build, folder, Service.StorageOf(database, $"load{Guid.NewGuid():N}", ScaleMeasurement.Database));
            var context = (string)(await service.PostAsync("/contexts", """{"label":"load","user_ranges":[{"start":"100000","end":"199999"}]}"""))["name"]!;
            var voicemail = (int)(await service.PostAsync("/voicemails", $$"""{"name":"v","number":"0","context":"{{context}}"}"""))["id"]!;
            return new Subject(service, context, voicemail);
        }

        public Task<Wrk> GetAsync(int seconds) => Wrk.RunAsync($"{Service.Url}/1.1/voicemails/{Voicemail}", Clients, seconds);

        /// <summary>Numbers of a round are its own.</summary>
        public Task<Wrk> PostAsync(int round, int seconds) =>
            Wrk.RunAsync($"{Service.Url}/1.1/voicemails", Clients, seconds, Wrk.PostVoicemails(Context, 1_000_000 + (round * 100_000)));

        public Task<Wrk> PutAsync(int seconds) => Wrk.RunAsync($"{Service.Url}/1.1/voicemails", Clients, seconds, Wrk.PutVoicemails);

        public void Dispose() => Service.Dispose();
    }
}
