using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/timezones</c>: the zone names of the host's tz database, links among them.</summary>
/// <remarks>Source: wazo-confd 1.1 API, timezones.</remarks>
public sealed class TimezonePlugin : RoutePlugin
{
    private const string Database = "/usr/share/zoneinfo";

    private static readonly HashSet<string> NoZones = ["posix", "right", "posixrules", "localtime"];

    private static readonly Lazy<IReadOnlyList<TimezoneView>> Zones = new(() =>
        [.. ZoneNames().Distinct().Order(StringComparer.Ordinal).Select(name => new TimezoneView(name))]);

    /// <inheritdoc/>
    public override string Name => "timezone";

    /// <inheritdoc/>
    public override void Declare(RouteBuilder routes) => routes.Route(
        "GET", "/timezones", "confd.timezones.get",
        (_, _) => ValueTask.FromResult(RouteResult.Page(Zones.Value.Count, Zones.Value)),
        isList: true, answers: typeof(TimezoneView), query: []);

    /// <summary>The files of the database; what the runtime knows where there is none.</summary>
    private static IEnumerable<string> ZoneNames() => !Directory.Exists(Database)
        ? TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id)
        : Directory.EnumerateFiles(Database, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Database, file))
            .Where(name => !NoZones.Contains(name.Split('/')[0]) && IsZone(Path.Combine(Database, name)));

    private static bool IsZone(string file)
    {
        Span<byte> magic = stackalloc byte[4];
        using var stream = File.OpenRead(file);
        return stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic.SequenceEqual("TZif"u8);
    }
}

/// <summary>A time zone.</summary>
internal sealed record TimezoneView(string ZoneName);
