using Confd.Gateway.Hosting;

namespace Confd.Gateway.Events;

/// <summary>Limits of <c>GET /1.1/events</c>. Section <c>Confd:Events</c>.</summary>
internal sealed class EventStreamOptions
{
    /// <exception cref="InvalidOperationException">A key is wrong; the message names it.</exception>
    public EventStreamOptions(IConfiguration configuration)
    {
        Heartbeat = Setting.Duration(
            configuration, "Confd:Events:Heartbeat", TimeSpan.FromSeconds(15), TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5));
        Patience = Setting.Duration(
            configuration, "Confd:Events:Patience", TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5));
        MostWatchers = (int)Setting.Number(configuration, "Confd:Events:MostWatchers", 20_000, 1, 1_000_000);
    }

    /// <summary><c>Confd:Events:Heartbeat</c>: how often a quiet connection is written to. Default 15 seconds.</summary>
    public TimeSpan Heartbeat { get; }

    /// <summary><c>Confd:Events:Patience</c>: a client that takes nothing for so long is cut off. Default 10 seconds.</summary>
    public TimeSpan Patience { get; }

    /// <summary><c>Confd:Events:MostWatchers</c>: watchers of one gateway. Default 20,000.</summary>
    public int MostWatchers { get; }
}
