using System.Globalization;

namespace Confd.Gateway.Events;

/// <summary>Limits of <c>GET /1.1/events</c>. Section <c>Confd:Events</c>.</summary>
internal sealed class EventStreamOptions
{
    /// <exception cref="InvalidOperationException">A key is wrong; the message names it.</exception>
    public EventStreamOptions(IConfiguration configuration)
    {
        const string heartbeat = "Confd:Events:Heartbeat";
        if (configuration[heartbeat] is { Length: > 0 } time)
        {
            Heartbeat = TimeSpan.TryParse(time, CultureInfo.InvariantCulture, out var value) && value >= TimeSpan.FromMilliseconds(100)
                && value <= TimeSpan.FromMinutes(5)
                ? value
                : throw new InvalidOperationException($"{heartbeat} must be a time from 00:00:00.1 to 00:05:00, not '{time}'.");
        }
        const string most = "Confd:Events:MostWatchers";
        if (configuration[most] is { Length: > 0 } count)
        {
            MostWatchers = int.TryParse(count, out var value) && value > 0
                ? value
                : throw new InvalidOperationException($"{most} must be a number above 0, not '{count}'.");
        }
    }

    /// <summary><c>Confd:Events:Heartbeat</c>: how often a quiet connection is written to. Default 15 seconds.</summary>
    public TimeSpan Heartbeat { get; } = TimeSpan.FromSeconds(15);

    /// <summary><c>Confd:Events:MostWatchers</c>: watchers of one gateway. Default 20,000.</summary>
    public int MostWatchers { get; } = 20_000;
}
