using System.Text.Json.Nodes;
using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Reads the options of SIP endpoints with what they inherit.</summary>
internal static class SipOptions
{
    /// <summary>Sections in the order in which they are checked and shown: wire name, section of the documentation, options.</summary>
    public static readonly IReadOnlyList<(string Field, string Section, Func<SipSections, IReadOnlyList<IReadOnlyList<string>>> Of)> Sections =
    [
        ("aor_section_options", "aor", sip => sip.AorSectionOptions),
        ("auth_section_options", "auth", sip => sip.AuthSectionOptions),
        ("endpoint_section_options", "endpoint", sip => sip.EndpointSectionOptions),
        ("identify_section_options", "identify", sip => sip.IdentifySectionOptions),
        ("registration_section_options", "registration", sip => sip.RegistrationSectionOptions),
        ("registration_outbound_auth_section_options", "auth", sip => sip.RegistrationOutboundAuthSectionOptions),
        ("outbound_auth_section_options", "auth", sip => sip.OutboundAuthSectionOptions),
    ];

    /// <summary>Only these options of a section, as lists within other resources and events show them.</summary>
    public static IEnumerable<IReadOnlyList<string>> Only(IReadOnlyList<IReadOnlyList<string>> options, string name) =>
        options.Where(option => option[0] == name);

    /// <summary>The endpoint's own value, else the first that its templates have, depth first.</summary>
    public static string? Find(
        ViewNode node, string name, Func<SipSections, IReadOnlyList<IReadOnlyList<string>>> section, HashSet<string>? seen = null)
    {
        var own = ((SipSections)node.Untyped).Value(section, name);
        if (own is not null)
        {
            return own;
        }
        seen ??= [];
        foreach (var template in node.Many<SipTemplate>(SipTemplates.Of))
        {
            if (seen.Add(template.Id.Key) && Find(template, name, section, seen) is { } inherited)
            {
                return inherited;
            }
        }
        return null;
    }

    /// <summary>A section with what is inherited: a later value takes the place of an earlier one.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Merged(
        ViewNode node, Func<SipSections, IReadOnlyList<IReadOnlyList<string>>> section)
    {
        var merged = new OrderedDictionary<string, IReadOnlyList<string>>();
        Merge(node, section, merged, []);
        return [.. merged.Values];
    }

    private static void Merge(
        ViewNode node, Func<SipSections, IReadOnlyList<IReadOnlyList<string>>> section,
        OrderedDictionary<string, IReadOnlyList<string>> merged, HashSet<string> path)
    {
        if (!path.Add(node.Id.Key))
        {
            return;
        }
        foreach (var template in node.Many<SipTemplate>(SipTemplates.Of))
        {
            Merge(template, section, merged, path);
        }
        foreach (var option in section((SipSections)node.Untyped))
        {
            merged[option[0]] = option;
        }
        path.Remove(node.Id.Key);
    }

    private static string? Value(
        this SipSections sip, Func<SipSections, IReadOnlyList<IReadOnlyList<string>>> section, string name) =>
        section(sip).LastOrDefault(option => option[0] == name)?[1];
}
