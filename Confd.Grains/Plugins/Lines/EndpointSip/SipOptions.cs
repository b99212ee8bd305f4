using System.Text.Json.Nodes;

namespace Confd.Plugins;

/// <summary>Reads the options of SIP endpoints with the inherited ones.</summary>
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
    public static string? Find<T>(
        ViewNode<T> node, string name, Func<SipSections, IReadOnlyList<IReadOnlyList<string>>> section, HashSet<string>? seen = null)
        where T : SipSections
    {
        var own = section(node.Value).Find(name);
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

    /// <summary>
    /// All sections with inherited options, by field: a later value replaces an earlier one. Each template is merged once, even
    /// if several paths lead to it: merging its result again equals merging along every path.
    /// </summary>
    public static IEnumerable<(string Field, IReadOnlyList<IReadOnlyList<string>> Options)> Merged<T>(ViewNode<T> node)
        where T : SipSections
    {
        var known = new Dictionary<string, Inherited?>();
        var merged = Merge(node, known)!;
        return Sections.Select((section, index) =>
            (section.Field, (IReadOnlyList<IReadOnlyList<string>>)[.. merged.Sections[index].Values]));
    }

    /// <summary>Null for one that is being merged already: a cycle adds nothing.</summary>
    private static Inherited? Merge<T>(ViewNode<T> node, Dictionary<string, Inherited?> known) where T : SipSections
    {
        if (known.TryGetValue(node.Id.Key, out var before))
        {
            return before;
        }
        known[node.Id.Key] = null;
        var merged = new Inherited([.. Sections.Select(_ => new OrderedDictionary<string, IReadOnlyList<string>>())]);
        foreach (var template in node.Many<SipTemplate>(SipTemplates.Of))
        {
            if (Merge(template, known) is { } inherited)
            {
                merged.Add(inherited.Sections.Select(section => section.Values));
            }
        }
        merged.Add(Sections.Select(section => section.Of(node.Value)));
        known[node.Id.Key] = merged;
        return merged;
    }

    /// <summary>Options by name for each section, in the order of <see cref="Sections"/>.</summary>
    private sealed record Inherited(IReadOnlyList<OrderedDictionary<string, IReadOnlyList<string>>> Sections)
    {
        public void Add(IEnumerable<IEnumerable<IReadOnlyList<string>>> later)
        {
            foreach (var (merged, options) in Sections.Zip(later))
            {
                foreach (var option in options)
                {
                    merged[option[0]] = option;
                }
            }
        }
    }
}
