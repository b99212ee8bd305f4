using System.Globalization;

namespace Confd.Fields;

/// <summary>Times as the API shows them: in UTC with microseconds, so that the texts sort by time.</summary>
public static class WireTime
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.ffffff'+00:00'";

    /// <summary>As <c>2026-01-02T03:04:05.000000+00:00</c>.</summary>
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);

    /// <summary>The same time in this form; null for a text that is no ISO 8601 time. Without an offset it is UTC.</summary>
    public static string? Read(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? Text(time) : null;
}
