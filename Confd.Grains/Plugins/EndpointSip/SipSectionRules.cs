using Confd.Resources;

namespace Confd.Plugins;

/// <summary>What endpoints, templates and transports share: one space of names, known options only.</summary>
internal static class SipSectionRules
{
    /// <summary>Space of unique names.</summary>
    public const string NameSpace = "sip_section";

    /// <summary>The refusal for a taken name tells who has it.</summary>
    public static Refusal NameTaken(string name, string ownerKind) => Refusals.Exists(
        ownerKind switch
        {
            EndpointSipPlugin.Kind => "SIPEndpoint",
            SipTemplatePlugin.Kind => "SIPEndpointTemplate",
            _ => "Transport",
        },
        ("name", name));

    /// <summary>Every option must be known in its section.</summary>
    public static Refusal? KnownOptions<T>(RuleContext<T> context) where T : SipSections
    {
        foreach (var (field, section, of) in SipOptions.Sections)
        {
            if (context.Given.ContainsKey(field) && KnownOptions(context.Session, field, section, of(context.Value)) is { } refusal)
            {
                return refusal;
            }
        }
        return null;
    }

    public static Refusal? KnownOptions(
        Session session, string field, string section, IReadOnlyList<IReadOnlyList<string>> options) =>
        PjsipDocumentation.Unknown(session, field, section, options.Select(option => option[0]));
}
