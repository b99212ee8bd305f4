using Confd.Configuration;
using Microsoft.Extensions.Options;

namespace Confd.Gateway.Events;

/// <summary>Limits of <c>GET /1.1/events</c>. Section <c>Confd:Events</c>.</summary>
[Section("Confd:Events")]
internal sealed class EventStreamOptions
{
    /// <summary>Interval of keep-alive writes to a quiet connection, 100 ms to 5 minutes. Default 15 seconds.</summary>
    [DurationRange("00:00:00.1", "00:05:00")]
    public Duration Heartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>A client that reads nothing for this long is disconnected, 100 ms to 5 minutes. Default 10 seconds.</summary>
    [DurationRange("00:00:00.1", "00:05:00")]
    public Duration Patience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Maximum number of watchers of one gateway, 1 to 1,000,000. Default 20,000.</summary>
    [Number(1, 1_000_000)]
    public int MostWatchers { get; set; } = 20_000;
}

/// <summary>Generated from the attributes.</summary>
[OptionsValidator]
internal sealed partial class EventStreamOptionsValidator : IValidateOptions<EventStreamOptions>;
