namespace Confd.Gateway.Routing;

/// <summary>The <c>Prefer</c> header (RFC 7240).</summary>
internal static class Preferences
{
    /// <summary>True when the caller has this preference.</summary>
    /// <param name="request">The request.</param>
    /// <param name="preference">A name, or <c>name=value</c>.</param>
    public static bool Has(HttpRequest request, string preference)
    {
        foreach (var line in request.Headers["Prefer"])
        {
            // Parameters follow a semicolon; these preferences have none.
            foreach (var item in line?.Split(',') ?? [])
            {
                var parts = item.Split(';')[0].Split('=', StringSplitOptions.TrimEntries);
                var given = parts.Length == 2 ? $"{parts[0]}={parts[1].Trim('"')}" : item.Split(';')[0].Trim();
                if (given.Equals(preference, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }
        return false;
    }

    /// <summary>Tells the caller that it was heard.</summary>
    public static void Apply(HttpResponse response, string preference)
    {
        var applied = response.Headers["Preference-Applied"].ToString();
        response.Headers["Preference-Applied"] = applied.Length == 0 ? preference : $"{applied}, {preference}";
    }
}
