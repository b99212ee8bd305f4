namespace Confd.Plugins;

/// <summary>What a line shows beyond its own fields.</summary>
public static class LineViews
{
    /// <summary>The relations from which name, protocol, caller id and the like are read.</summary>
    public static IReadOnlyList<RelationPath> Needs { get; } =
    [
        LineEndpoints.SipOf, LineEndpoints.SipOf.Then(SipTemplates.All), LineEndpoints.SccpOf, LineEndpoints.CustomOf,
    ];

    /// <summary>id, name and link, as other resources show it.</summary>
    internal static LineBrief Brief(ViewNode<Line> line) =>
        new(line.Value.Id, Name(line), line.Links);

    /// <summary>Name of the endpoint; null without one.</summary>
    public static string? Name(ViewNode<Line> line) =>
        line.One<SipEndpoint>(LineEndpoints.SipOf)?.Value.Name
        ?? line.One<SccpEndpoint>(LineEndpoints.SccpOf)?.Value.Name
        ?? line.One<CustomEndpoint>(LineEndpoints.CustomOf)?.Value.Interface;

    /// <summary>sip, sccp, custom or null.</summary>
    public static string? Protocol(ViewNode<Line> line) =>
        line.One<SipEndpoint>(LineEndpoints.SipOf) is not null ? "sip"
        : line.One<SccpEndpoint>(LineEndpoints.SccpOf) is not null ? "sccp"
        : line.One<CustomEndpoint>(LineEndpoints.CustomOf) is not null ? "custom"
        : null;

    /// <summary>The endpoint's option webrtc, own or inherited, is yes.</summary>
    public static bool IsWebrtc(ViewNode<Line> line) =>
        line.One<SipEndpoint>(LineEndpoints.SipOf) is { } sip
        && SipOptions.Find(sip, "webrtc", one => one.EndpointSectionOptions) == "yes";

    /// <summary>The endpoint's caller id, own or inherited; nulls without an endpoint.</summary>
    public static (string? Name, string? Number) CallerId(ViewNode<Line> line)
    {
        if (line.One<SipEndpoint>(LineEndpoints.SipOf) is { } sip)
        {
            return CallerIds.Parse(SipOptions.Find(sip, CallerIds.Option, one => one.EndpointSectionOptions));
        }
        return line.One<SccpEndpoint>(LineEndpoints.SccpOf) is { } sccp
            ? (sccp.Value.Options.Find("cid_name"), sccp.Value.Options.Find("cid_num"))
            : (null, null);
    }
}

/// <summary>A line as other resources show it.</summary>
internal sealed record LineBrief(int Id, string? Name, LinkView[] Links);
