namespace Confd.Plugins;

/// <summary>Declares <c>/timezones</c>: the zone names of the host's tz database, including links.</summary>
/// <remarks>Source: wazo-confd 1.1 API, timezones.</remarks>
public sealed class TimezonePlugin() : RoutePlugin("timezone")
{
    private static readonly Lazy<IReadOnlyList<TimezoneView>> Zones = new(() =>
        [.. TimezoneNames.All.Select(name => new TimezoneView(name))]);

    public override void Declare(RouteBuilder routes) => routes.Route(
        "GET", "/timezones",
        (_, _) => ValueTask.FromResult(RouteResult.Page(Zones.Value.Count, Zones.Value)),
        isList: true, answers: typeof(TimezoneView), query: []).Acl("confd.timezones.get");
}

/// <summary>A time zone.</summary>
internal sealed record TimezoneView(string ZoneName);
