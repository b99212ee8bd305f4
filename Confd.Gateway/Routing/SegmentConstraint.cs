namespace Confd.Gateway.Routing;

/// <summary>A converter of the manifest as a constraint of a route. Source: wazo-confd 1.1 API, path segments.</summary>
/// <param name="read">The value in its canonical form; null when the segment does not fit.</param>
internal sealed class SegmentConstraint(Func<string, string?> read) : IRouteConstraint
{
    private static readonly SegmentConstraint Uuid = new(
        text => text.Length == 36 && Guid.TryParseExact(text, "D", out _) ? text.ToLowerInvariant() : null);

    private static readonly SegmentConstraint Int = new(text => text.AsSpan().ContainsAnyExceptInRange('0', '9') ? null : text);

    private static readonly SegmentConstraint File = new(text => text.Length <= 194 && text[0] != '.' ? text : null);

    /// <summary>The constraint, null for any text, and its rank: uuids first, then integers, then file names and text.</summary>
    public static (char Rank, SegmentConstraint? Constraint) Of(string converter) => converter switch
    {
        "uuid" => ('1', Uuid),
        "int" => ('2', Int),
        "filename" => ('3', File),
        _ => ('4', null),
    };

    /// <inheritdoc/>
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection)
    {
        if (values[routeKey] is not string { Length: > 0 } given || read(given) is not { } value)
        {
            return false;
        }
        if (!ReferenceEquals(value, given))
        {
            values[routeKey] = value;
        }
        return true;
    }
}
