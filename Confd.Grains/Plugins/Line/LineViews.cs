using Confd.Resources;

namespace Confd.Plugins;

/// <summary>What a line shows beyond its own fields.</summary>
public static class LineViews
{
    /// <summary>The relations that the view reads.</summary>
    public static IReadOnlyList<Walk> Needs { get; } =
    [
        LineEndpoints.SipOf, LineEndpoints.SipOf.Then(SipTemplates.All), LineEndpoints.SccpOf, LineEndpoints.CustomOf,
        LineExtensionPlugin.Extensions, UserLines.Users, LineApplicationPlugin.Applications,
    ];

    /// <summary>The relations that <see cref="Brief"/> reads.</summary>
    internal static Walk[] BriefNeeds { get; } = [LineEndpoints.SipOf, LineEndpoints.SccpOf, LineEndpoints.CustomOf];

    /// <summary>Fields and how they are made, in order.</summary>
    internal static IReadOnlyList<(string Name, Func<ViewNode<Line>, object?> Value)> Fields { get; } =
    [
        ("name", Name),
        ("protocol", Protocol),
        ("device_slot", line => line.Value.Position),
        ("provisioning_extension", line => line.Value.ProvisioningCode),
        ("caller_id_name", line => CallerId(line).Name),
        ("caller_id_num", line => CallerId(line).Number),
        ("links", line => LinkView.To("lines", $"/lines/{line.Id.Key}")),
        ("application", line => line.Many<Application>(LineApplicationPlugin.Applications).Select(ApplicationPlugin.Brief).FirstOrDefault()),
        ("endpoint_sip", Sip),
        ("endpoint_sccp", Sccp),
        ("endpoint_custom", Custom),
        ("extensions", line => line.Many<Extension>(LineExtensionPlugin.Extensions).Select(ExtensionPlugin.Brief)),
        ("users", line => UserLines.InLineOrder(line.Many<User>(UserLines.Users)).Select(UserViews.Brief)),
        ("is_webrtc", IsWebrtc),
    ];

    /// <summary>id, name and link, as other resources show it.</summary>
    internal static object Brief(ViewNode<Line> line) => new
    {
        line.Value.Id,
        Name = Name(line),
        Links = LinkView.To("lines", $"/lines/{line.Id.Key}"),
    };

    /// <summary>The complete line within another view.</summary>
    public static Dictionary<string, object?> Full(ViewNode<Line> line)
    {
        var view = new Dictionary<string, object?>
        {
            ["id"] = line.Value.Id,
            ["tenant_uuid"] = line.Value.TenantUuid,
            ["device_id"] = line.Value.DeviceId,
            ["context"] = line.Value.Context,
            ["provisioning_code"] = line.Value.ProvisioningCode,
            ["position"] = line.Value.Position,
            ["registrar"] = line.Value.Registrar,
        };
        foreach (var (name, value) in Fields)
        {
            view[name] = value(line);
        }
        return view;
    }

    /// <summary>Follows from the endpoint; null without one.</summary>
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
    public static object IsWebrtc(ViewNode<Line> line) =>
        line.One<SipEndpoint>(LineEndpoints.SipOf) is { } sip
        && SipOptions.Find(sip, "webrtc", one => one.EndpointSectionOptions) == "yes";

    private static (string? Name, string? Number) CallerId(ViewNode<Line> line)
    {
        if (line.One<SipEndpoint>(LineEndpoints.SipOf) is { } sip)
        {
            return CallerIds.Parse(SipOptions.Find(sip, CallerIds.Option, one => one.EndpointSectionOptions));
        }
        return line.One<SccpEndpoint>(LineEndpoints.SccpOf) is { } sccp
            ? (SccpOptions.Find(sccp.Value.Options, "cid_name"), SccpOptions.Find(sccp.Value.Options, "cid_num"))
            : (null, null);
    }

    private static object? Sip(ViewNode<Line> line) => line.One<SipEndpoint>(LineEndpoints.SipOf) is not { } sip ? null : new
    {
        sip.Value.Uuid,
        sip.Value.Label,
        sip.Value.Name,
        AuthSectionOptions = SipOptions.Only(sip.Value.AuthSectionOptions, "username"),
        Links = LinkView.To("endpoint_sip", $"/endpoints/sip/{sip.Id.Key}"),
    };

    private static object? Sccp(ViewNode<Line> line) => line.One<SccpEndpoint>(LineEndpoints.SccpOf) is not { } sccp ? null : new
    {
        sccp.Value.Id,
        Links = LinkView.To("endpoint_sccp", $"/endpoints/sccp/{sccp.Id.Key}"),
    };

    private static object? Custom(ViewNode<Line> line) => line.One<CustomEndpoint>(LineEndpoints.CustomOf) is not { } custom ? null : new
    {
        custom.Value.Id,
        custom.Value.Interface,
        Links = LinkView.To("endpoint_custom", $"/endpoints/custom/{custom.Id.Key}"),
    };
}
