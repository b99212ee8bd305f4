using Confd.Asterisk;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>
/// The options of a SIP endpoint with those of its templates: templates in their order, each after those that it inherits from,
/// then the endpoint's own. A later value replaces an earlier one.
/// </summary>
/// <remarks>
/// Asterisk takes some options several times. Matches and variables are collected over all levels; a variable's later value
/// replaces its earlier one. Contacts and codecs are lists: the last level that has any gives the whole list. An option has the
/// place of its last level, because Asterisk allows and disallows codecs in their order.
/// </remarks>
internal sealed class MergedSip
{
    /// <summary>The option that sets a variable, <c>NAME=value</c>.</summary>
    public const string Variable = "set_var";

    private static readonly HashSet<string> Lists = ["allow", "contact", "disallow"];

    private readonly Options[] sections;

    private MergedSip(Options[] sections) => this.sections = sections;

    public IReadOnlyList<IReadOnlyList<string>> Aor => sections[0].All;

    public IReadOnlyList<IReadOnlyList<string>> Auth => sections[1].All;

    public IReadOnlyList<IReadOnlyList<string>> Endpoint => sections[2].All;

    public IReadOnlyList<IReadOnlyList<string>> Identify => sections[3].All;

    public IReadOnlyList<IReadOnlyList<string>> Registration => sections[4].All;

    public IReadOnlyList<IReadOnlyList<string>> RegistrationAuth => sections[5].All;

    public IReadOnlyList<IReadOnlyList<string>> OutboundAuth => sections[6].All;

    /// <summary>Merges a stored endpoint. A transport counts as an option of the level that names it.</summary>
    public static MergedSip Of(Stored<SipEndpoint> sip, ImageReader read) => Over(
        read.Related<SipTemplate>(sip.Id, SipTemplates.Of).Select(template => read.Shared(template.Id, shared => OfTemplate(template.Id, shared))),
        WithTransport(sip.Id, sip.Value, read));

    /// <summary>Merges an endpoint with templates from any source.</summary>
    /// <param name="id">The endpoint.</param>
    /// <param name="own">Its own options.</param>
    /// <param name="templatesOf">Templates of an endpoint or a template, in their order.</param>
    public static MergedSip Of(
        ResourceId id, SipSections own, Func<ResourceId, IReadOnlyList<(ResourceId Id, SipSections Value)>> templatesOf) =>
        Merge(id, own, templatesOf, [])!;

    private static MergedSip OfTemplate(ResourceId id, ImageReader read) => Of(
        id, WithTransport(id, read.Find<SipTemplate>(id.Key)!.Value, read), template =>
            [.. read.Related<SipTemplate>(template, SipTemplates.Of).Select(one => (one.Id, WithTransport(one.Id, one.Value, read)))]);

    private static SipSections WithTransport(ResourceId id, SipSections level, ImageReader read) =>
        read.First<SipTransport>(id, SipTemplates.Transport) is { } transport
            ? level with { EndpointSectionOptions = [.. level.EndpointSectionOptions, ["transport", transport.Value.Name]] }
            : level;

    /// <summary>Null for one that is being merged already: a cycle adds nothing.</summary>
    private static MergedSip? Merge(
        ResourceId id, SipSections own, Func<ResourceId, IReadOnlyList<(ResourceId Id, SipSections Value)>> templatesOf,
        Dictionary<ResourceId, MergedSip?> known)
    {
        if (known.TryGetValue(id, out var before))
        {
            return before;
        }
        known[id] = null;
        return known[id] = Over(templatesOf(id).Select(template => Merge(template.Id, template.Value, templatesOf, known)).OfType<MergedSip>(), own);
    }

    private static MergedSip Over(IEnumerable<MergedSip> inherited, SipSections own)
    {
        var sections = new Options[SipOptions.Sections.Count];
        Array.Fill(sections, Options.None);
        foreach (var template in inherited)
        {
            for (var index = 0; index < sections.Length; index++)
            {
                sections[index] = sections[index].With(template.sections[index]);
            }
        }
        for (var index = 0; index < sections.Length; index++)
        {
            sections[index] = sections[index].With(SipOptions.Sections[index].Of(own));
        }
        return new MergedSip(sections);
    }

    /// <summary>Options in their order. It never changes, so that endpoints that add nothing share what their template has.</summary>
    private sealed class Options
    {
        public static readonly Options None = new([]);

        private readonly ((string Name, string Which) Key, IReadOnlyList<string> Option)[] merged;

        private Options(((string Name, string Which) Key, IReadOnlyList<string> Option)[] merged)
        {
            this.merged = merged;
            All = [.. merged.Select(one => one.Option)];
        }

        public IReadOnlyList<IReadOnlyList<string>> All { get; }

        public Options With(Options later) => merged.Length == 0 ? later : With(later.All);

        /// <summary>These options with those of the next level. A later one replaces those of its key.</summary>
        public Options With(IReadOnlyList<IReadOnlyList<string>> level)
        {
            if (level.Count == 0)
            {
                return this;
            }
            var next = new List<((string Name, string Which) Key, IReadOnlyList<string> Option)>(merged.Length + level.Count);
            next.AddRange(merged);
            var begun = new HashSet<(string, string)>();
            foreach (var option in level)
            {
                if (option is not [var name, var value])
                {
                    continue;
                }
                var key = (name, name switch
                {
                    "match" => value,
                    Variable => EndpointOptionGuard.VariableOf(value) ?? value,
                    _ => "",
                });
                if (begun.Add(key) || !Lists.Contains(name))
                {
                    next.RemoveAll(one => one.Key == key);
                }
                next.Add((key, option));
            }
            return new Options([.. next]);
        }
    }
}
