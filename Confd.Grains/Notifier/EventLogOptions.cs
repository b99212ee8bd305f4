using Confd.Configuration;
using Microsoft.Extensions.Options;

namespace Confd.Notifier;

/// <summary>How the log of events is kept and delivered. Section <c>Confd:Events</c>.</summary>
[Section("Confd:Events")]
public sealed class EventLogOptions
{
    /// <summary>How often a silo looks for events that it was not notified of, 10 ms to 1 minute. Default 500 ms.</summary>
    [DurationRange("00:00:00.01", "00:01:00")]
    public Duration PollInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Events older than this many days are removed, 1 to 36,500. Default 30.</summary>
    [Number(1, 36_500)]
    public int RetentionDays { get; set; } = 30;

    /// <summary>The oldest events beyond this number are removed; at least 1,000. Default 1,000,000.</summary>
    [Number(1_000, long.MaxValue / 4)]
    public long RetentionCount { get; set; } = 1_000_000;

    /// <summary>How often old events are removed, 100 ms to 1 day. Default 1 minute.</summary>
    [DurationRange("00:00:00.1", "1.00:00:00")]
    public Duration RetentionInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Events are offered as Orleans streams. Default true.</summary>
    public bool Streams { get; set; } = true;

    /// <summary>Notify other nodes on the database even when this silo knows of none. Default false.</summary>
    public bool AlwaysNotify { get; set; }
}

/// <summary>Generated from the attributes.</summary>
[OptionsValidator]
internal sealed partial class EventLogOptionsValidator : IValidateOptions<EventLogOptions>;
