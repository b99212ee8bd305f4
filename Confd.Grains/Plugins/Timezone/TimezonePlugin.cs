using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/timezones</c>: the zone names of the host's tz database.</summary>
/// <remarks>Source: wazo-confd 1.1 API, timezones.</remarks>
public sealed class TimezonePlugin : RoutePlugin
{
    private static readonly Lazy<IReadOnlyList<object>> Zones = new(() =>
        [.. ZoneNames().Order(StringComparer.Ordinal).Select(name => new { ZoneName = name })]);

    /// <inheritdoc/>
    public override string Name => "timezone";

    /// <inheritdoc/>
    public override void Declare(RouteBuilder routes) => routes.Route(
        "GET", "/timezones", "confd.timezones.get",
        (_, _) => ValueTask.FromResult(RouteResult.Page(Zones.Value.Count, Zones.Value)));

    private static IEnumerable<string> ZoneNames() =>
        TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Concat(["UTC"]).Distinct();
}
