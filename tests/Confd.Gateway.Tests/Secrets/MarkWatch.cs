using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Confd.Gateway.Tests.Secrets;

/// <summary>Looks for marks in every log line of a service, of all levels, and in every span of the process.</summary>
public sealed class MarkWatch : ILoggerProvider
{
    /// <summary>Begins every mark, and nothing else: no time, no counter and no id has so many digits in this order.</summary>
    public const string Start = "830591726";

    private static long last = Random.Shared.Next(1_000_000);

    private readonly ConcurrentQueue<string> found = new();
    private readonly ConcurrentDictionary<LogLevel, int> levels = new();
    private readonly ActivityListener listener;

    private int spans;

    public MarkWatch()
    {
        listener = new ActivityListener
        {
            // Those that the service exports. A listener to the bus client's own would add headers to the messages of other tests.
            ShouldListenTo = source => source.Name is "Microsoft.AspNetCore" or "Microsoft.Orleans.Runtime" or "Microsoft.Orleans.Application"
                or "Npgsql" or "Confd.Storage",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                Interlocked.Increment(ref spans);
                foreach (var text in TextsOf(activity))
                {
                    Look($"span {activity.Source.Name}", text);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>Where a mark was seen.</summary>
    public IReadOnlyList<string> Found => [.. found];

    /// <summary>Log lines by level.</summary>
    public IReadOnlyDictionary<LogLevel, int> Levels => levels;

    /// <summary>Spans that were looked at.</summary>
    public int Spans => Volatile.Read(ref spans);

    /// <summary>Sixteen digits, which every rule of a secret text takes.</summary>
    public static string NewMark() => $"{Start}{Interlocked.Increment(ref last) % 10_000_000:0000000}";

    /// <summary>True when there is a mark in it.</summary>
    public static bool IsIn(string? text) => text?.Contains(Start, StringComparison.Ordinal) == true;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose() => listener.Dispose();

    private static IEnumerable<string?> TextsOf(Activity activity)
    {
        var tags = activity.TagObjects.Concat(activity.Events.SelectMany(one => one.Tags));
        return tags.Select(tag => $"{tag.Key}: {tag.Value}")
            .Concat(activity.Baggage.Select(one => one.Value))
            .Append(activity.DisplayName).Append(activity.StatusDescription);
    }

    private void Look(string where, string? text)
    {
        if (IsIn(text))
        {
            found.Enqueue($"{where}: {text}");
        }
    }

    private sealed class Logger(MarkWatch watch, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            watch.Look(category, $"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            watch.levels.AddOrUpdate(logLevel, 1, (_, count) => count + 1);
            watch.Look(category, $"{formatter(state, exception)} {exception}");
            foreach (var field in state as IEnumerable<KeyValuePair<string, object?>> ?? [])
            {
                watch.Look(category, $"{field.Key}: {field.Value}");
            }
        }
    }
}
