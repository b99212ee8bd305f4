using Confd.Fields;

namespace Confd.Plugins;

/// <summary>Caller ids in the form <c>"name" &lt;number&gt;</c>.</summary>
internal static class CallerIds
{
    private static readonly InputPattern Form = new("\"(?<name>.*)\"( <(?<number>[^>]*)>)?");

    private static readonly InputPattern Number = new(@"\+?[0-9]+");

    public const string Option = "callerid";

    /// <summary>Name and number; null where the text has none.</summary>
    public static (string? Name, string? Number) Parse(string? callerId)
    {
        if (callerId is null || Form.Match(callerId) is not { } match)
        {
            return (null, null);
        }
        return (match["name"], match["number"] is { } number && Number.IsMatch(number) ? number : null);
    }

    /// <summary>Without a number there are no angle brackets.</summary>
    public static string Format(string? name, string? number) => number is null ? $"\"{name}\"" : $"\"{name}\" <{number}>";

    /// <summary>The endpoint's own caller id, without its templates.</summary>
    public static (string? Name, string? Number) OfSip(SipEndpoint sip) => Parse(sip.EndpointSectionOptions.Find(Option));

    public static SipEndpoint WithCallerId(SipEndpoint sip, string callerId) => sip with
    {
        EndpointSectionOptions =
        [
            .. sip.EndpointSectionOptions.Where(option => option[0] != Option),
            [Option, callerId],
        ],
    };
}
