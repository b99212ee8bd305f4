using System.Globalization;

namespace Confd.Plugins;

/// <summary>Declares <c>/asterisk/servers</c> and <c>/events/{event_id}/applied</c>: is what was changed live?</summary>
/// <remarks>
/// The state of servers belongs to the whole system, so it needs a token of the master tenant. Whether an event was applied is for
/// every token that may see the event.
/// </remarks>
public sealed class AsteriskServersPlugin() : RoutePlugin("asterisk_servers")
{
    private const int LongestWait = 30;

    public override void Declare(RouteBuilder routes) => routes
        .Route(
            "GET", "/asterisk/servers", ListAsync, isList: true, masterTenantOnly: true,
            answers: typeof(AsteriskServer), query: [])
        .Route(
            "GET", "/events/{event_id:int}/applied", ReadAsync,
            answers: typeof(AppliedEvent), query: ["wait"], waits: true);

    private static async ValueTask<RouteResult> ListAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var servers = await route.UnitOfWork.Service<Asterisk.AsteriskServers>().ListAsync(cancellationToken);
        return RouteResult.Page(servers.Count, servers.ToList());
    }

    private static async ValueTask<RouteResult> ReadAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var wait = WaitOf(route.Call.QueryValueOf("wait"))
            ?? throw new RefusedException(Refusals.Input($"wait: must be a time from 0 to {LongestWait}s, like 5s or 500ms"));
        var servers = route.UnitOfWork.Service<Asterisk.AsteriskServers>();
        var given = route["event_id"];
        if (!long.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || await servers.FindEventAsync(id, cancellationToken) is not (true, var tenant)
            || !await route.UnitOfWork.SeesAsync(tenant, cancellationToken))
        {
            throw new RefusedException(Refusals.NotFound("Event", ("id", given)));
        }
        return RouteResult.Json(await servers.AppliedAsync(id, wait, cancellationToken));
    }

    /// <summary>5s, 500ms, or seconds; null for what is none of them.</summary>
    private static TimeSpan? WaitOf(string? given)
    {
        if (string.IsNullOrEmpty(given))
        {
            return TimeSpan.Zero;
        }
        var (number, unit) = given.EndsWith("ms", StringComparison.Ordinal) ? (given[..^2], 0.001)
            : given.EndsWith('s') ? (given[..^1], 1.0)
            : (given, 1.0);
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && value * unit is >= 0 and <= LongestWait
                ? TimeSpan.FromSeconds(value * unit)
                : null;
    }
}
