namespace Confd.Plugins;

/// <summary>The zone names of the host's tz database, including links.</summary>
internal static class TimezoneNames
{
    private const string Database = "/usr/share/zoneinfo";

    private static readonly HashSet<string> NoZones = ["posix", "right", "posixrules", "localtime"];

    private static readonly HashSet<string> Names = [.. ZoneNames()];

    /// <summary>By code point.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Names.Order(StringComparer.Ordinal)];

    /// <summary>A new zone must be known; a stored one may stay.</summary>
    public static Refusal? Check(string? after, string? before) =>
        after is null || after == before || Names.Contains(after)
            ? null
            : Refusals.ReferenceNotFound("timezone", "Timezone", ("timezone", after));

    /// <summary>The files of the database; without a database, the zones of the runtime.</summary>
    private static IEnumerable<string> ZoneNames() => !Directory.Exists(Database)
        ? TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id)
        : Directory.EnumerateFiles(Database, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Database, file))
            .Where(name => !NoZones.Contains(name.Split('/')[0]) && IsZone(Path.Combine(Database, name)));

    private static bool IsZone(string file)
    {
        try
        {
            Span<byte> magic = stackalloc byte[4];
            using var stream = File.OpenRead(file);
            return stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic.SequenceEqual("TZif"u8);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A link that leads nowhere is no zone.
            return false;
        }
    }
}
