using System.Collections.Concurrent;

namespace Confd.Faults;

/// <summary>One request as the client saw it.</summary>
/// <param name="Started">Timestamp.</param>
/// <param name="Ended">Timestamp.</param>
/// <param name="IsRead">It changes nothing.</param>
/// <param name="Error">Null for an answer below 500.</param>
internal readonly record struct Sample(long Started, long Ended, bool IsRead, string? Error);

/// <summary>A span of the run, with its fault.</summary>
/// <param name="Name">The fault.</param>
/// <param name="Started">Timestamp.</param>
/// <param name="Ended">Timestamp.</param>
internal sealed record Phase(string Name, long Started, long Ended);

/// <summary>Everything that the clients saw.</summary>
internal sealed class Metrics(TimeProvider time)
{
    private readonly ConcurrentQueue<Sample> samples = new();

    public ConcurrentQueue<string> StaleReads { get; } = new();

    public ConcurrentQueue<string> WrongAnswers { get; } = new();

    public int Acknowledged;

    public int CheckedReads;

    public void Add(long started, bool isRead, string? error) =>
        samples.Enqueue(new Sample(started, time.GetTimestamp(), isRead, error));

    public PhaseSummary Summarize(Phase phase)
    {
        var within = samples.Where(sample => sample.Ended >= phase.Started && sample.Ended < phase.Ended).ToList();
        var good = within.Where(sample => sample.Error is null).OrderBy(sample => sample.Ended).ToList();
        var outage = TimeSpan.Zero;
        var last = phase.Started;
        foreach (var ended in good.Select(sample => sample.Ended).Append(phase.Ended))
        {
            var gap = time.GetElapsedTime(last, ended);
            outage = gap > outage ? gap : outage;
            last = ended;
        }
        return new PhaseSummary(
            phase.Name, time.GetElapsedTime(phase.Started, phase.Ended), within.Count,
            within.Count(sample => sample.Error is not null && sample.IsRead),
            within.Count(sample => sample.Error is not null && !sample.IsRead),
            outage, within.Count == 0 ? TimeSpan.Zero : within.Max(sample => time.GetElapsedTime(sample.Started, sample.Ended)),
            [.. within.Select(sample => sample.Error).OfType<string>().GroupBy(error => error)
                .OrderByDescending(group => group.Count()).Take(3).Select(group => $"{group.Count()} × {group.Key}")]);
    }
}

/// <summary>A phase in numbers.</summary>
/// <param name="Name">The fault.</param>
/// <param name="Length">How long the phase was.</param>
/// <param name="Requests">Requests that ended in it.</param>
/// <param name="ReadErrors">Failed reads.</param>
/// <param name="WriteErrors">Failed writes.</param>
/// <param name="Outage">Longest time without a good answer.</param>
/// <param name="Slowest">Longest request.</param>
/// <param name="Errors">The most frequent failures.</param>
internal sealed record PhaseSummary(
    string Name, TimeSpan Length, int Requests, int ReadErrors, int WriteErrors, TimeSpan Outage, TimeSpan Slowest,
    IReadOnlyList<string> Errors);
