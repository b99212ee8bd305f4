using System.Globalization;

namespace Confd.Gateway.Hosting;

/// <summary>Reads configuration so that a wrong value stops the start with one line that names its key.</summary>
public static class Setting
{
    /// <summary>A whole number, both ends included.</summary>
    /// <exception cref="InvalidOperationException">It is none, or out of range.</exception>
    public static long Number(IConfiguration configuration, string key, long whenAbsent, long min, long max)
    {
        if (configuration[key] is not { Length: > 0 } text)
        {
            return whenAbsent;
        }
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= min && number <= max
            ? number
            : throw Wrong(key, $"a whole number from {min} to {max}", text);
    }

    /// <summary>A time span: seconds (<c>2.5</c>) or <c>hh:mm:ss</c>.</summary>
    /// <exception cref="InvalidOperationException">It is none, or out of range.</exception>
    public static TimeSpan Duration(
        IConfiguration configuration, string key, TimeSpan whenAbsent, TimeSpan min, TimeSpan max)
    {
        if (configuration[key] is not { Length: > 0 } text)
        {
            return whenAbsent;
        }
        var isRead = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= TimeSpan.MaxValue.TotalSeconds / 2;
        var duration = isRead ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;
        isRead = isRead || (text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out duration));
        return isRead && duration >= min && duration <= max
            ? duration
            : throw Wrong(key, $"seconds or hh:mm:ss, from {min} to {max}", text);
    }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    /// <exception cref="InvalidOperationException">It is neither.</exception>
    public static bool Flag(IConfiguration configuration, string key, bool whenAbsent) =>
        configuration[key] is not { Length: > 0 } text ? whenAbsent
        : bool.TryParse(text, out var flag) ? flag
        : throw Wrong(key, "true or false", text);

    /// <summary>An absolute http or https address.</summary>
    /// <exception cref="InvalidOperationException">It is none.</exception>
    public static Uri Address(IConfiguration configuration, string key, string whenAbsent)
    {
        var text = configuration[key] is { Length: > 0 } given ? given : whenAbsent;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            && uri is { Query: "", Fragment: "", UserInfo: "" }
            ? uri
            : throw Wrong(key, "an address like http://host:port/path", text);
    }

    /// <summary>Addresses to listen on, parted by semicolons.</summary>
    /// <exception cref="InvalidOperationException">One is none, or there is none.</exception>
    public static string[] Addresses(IConfiguration configuration, string key, string whenAbsent)
    {
        const string demand = "addresses like http://host:port, parted by semicolons";
        var text = configuration[key] is { Length: > 0 } given ? given : whenAbsent;
        var addresses = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var address in addresses)
        {
            // Kestrel also takes http://*:port and http://+:port for every interface.
            var plain = address.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal);
            if (!Uri.TryCreate(plain, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            {
                throw Wrong(key, demand, address);
            }
        }
        return addresses.Length > 0 ? addresses : throw Wrong(key, demand, text);
    }

    /// <summary>A uuid, or null when absent; <paramref name="section"/> is where a relative key is.</summary>
    /// <exception cref="InvalidOperationException">It is none.</exception>
    public static Guid? Uuid(IConfiguration configuration, string key, string? section = null) =>
        configuration[key] is not { Length: > 0 } text ? null
        : Guid.TryParseExact(text, "D", out var uuid) ? uuid
        : throw Wrong(section is null ? key : $"{section}:{key}", "a uuid", text);

    /// <summary>A list of texts: <c>key:0</c>, <c>key:1</c> …, or one text with commas.</summary>
    public static IReadOnlyList<string> List(IConfiguration configuration, string key, params string[] whenAbsent)
    {
        var items = configuration.GetSection(key).GetChildren().Select(child => child.Value).OfType<string>().ToList();
        return items.Count > 0 ? items
            : configuration[key] is { Length: > 0 } text ? text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : whenAbsent;
    }

    /// <summary>The exception that stops the start.</summary>
    public static InvalidOperationException Wrong(string key, string demand, string given) =>
        new($"{key} must be {demand}, not '{given}'.");
}
