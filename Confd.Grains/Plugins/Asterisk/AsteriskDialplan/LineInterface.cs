using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>The interface by which a line is dialled.</summary>
/// <param name="Technology">PJSIP, SCCP, or empty for a custom endpoint.</param>
/// <param name="Name">The endpoint's name, or the whole interface.</param>
internal sealed record LineInterface(string Technology, string Name)
{
    private const string Local = "Local/";

    /// <summary>The text by which it is dialled and watched.</summary>
    public string Device => Technology.Length == 0 ? Name : $"{Technology}/{Name}";

    /// <summary>A SIP account can have several phones, which are all dialled.</summary>
    public bool HasContacts => Technology == "PJSIP";

    /// <summary>The interfaces of all lines of a user, the main line first.</summary>
    public static IReadOnlyList<LineInterface> OfUser(Dialplan plan, Stored<User> user)
    {
        // Findings of a line belong to the part of the user.
        var own = plan.Owner == user.Id ? plan : Dialplan.Of(user, plan.Read, new ConfText());
        return [.. plan.Read.Related<Line>(user.Id, UserLines.Lines).Where(own.IsOwn).Select(line => Of(own, line)).OfType<LineInterface>()];
    }

    /// <summary>The devices of a hint.</summary>
    public static string Devices(IEnumerable<LineInterface> lines) => string.Join('&', lines.Select(line => line.Device));

    /// <summary>The interface of a line; null when it has no endpoint that can be dialled.</summary>
    public static LineInterface? Of(Dialplan plan, Stored<Line> line)
    {
        if (plan.Read.First<SipEndpoint>(line.Id, LineEndpoints.SipOf) is { } sip)
        {
            return new LineInterface("PJSIP", sip.Value.Name);
        }
        if (plan.Read.First<SccpEndpoint>(line.Id, LineEndpoints.SccpOf) is { } sccp)
        {
            return new LineInterface("SCCP", sccp.Value.Name);
        }
        return plan.Read.First<CustomEndpoint>(line.Id, LineEndpoints.CustomOf) is { Value.Enabled: true } custom
            && CustomOf(plan, custom.Value) is { } name
                ? new LineInterface("", name)
                : null;
    }

    /// <summary>
    /// The interface of a custom endpoint; null, with a finding, when it is invalid or leads to another tenant.
    /// </summary>
    public static string? CustomOf(Dialplan plan, CustomEndpoint custom)
    {
        var name = $"{custom.Interface}{custom.InterfaceSuffix}";
        var isLocal = name.StartsWith(Local, StringComparison.OrdinalIgnoreCase);
        var context = isLocal && name.IndexOf('@', StringComparison.Ordinal) is > 0 and var at ? name[(at + 1)..].Split('/')[0] : null;
        if (!DialplanText.IsPlain(name) || name.Contains(' ', StringComparison.Ordinal) || !name.Contains('/', StringComparison.Ordinal))
        {
            plan.Error($"Its custom endpoint {custom.Id} can't be dialled, and is left out. Give it an interface like Local/123@context.");
            return null;
        }
        if (isLocal && (context is null || !plan.IsOwnContext(context)))
        {
            plan.Error($"Its custom endpoint {custom.Id} is left out: no context of the same tenant has this name. Choose one that has.");
            return null;
        }
        // PJSIP/name, PJSIP/number@name, IAX2/user:password@name/number: every place of a name.
        if (name.Split('/', '@', ':').Any(plan.IsForeignEndpoint))
        {
            plan.Error($"Its custom endpoint {custom.Id} is left out: it names an endpoint of another tenant. Choose an own one.");
            return null;
        }
        return name;
    }
}
