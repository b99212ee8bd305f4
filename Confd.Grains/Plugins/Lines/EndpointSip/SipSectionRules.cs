namespace Confd.Plugins;

/// <summary>What endpoints, templates and transports share: one space of names, known options only.</summary>
internal static class SipSectionRules
{
    /// <summary>Space of unique names.</summary>
    public const string NameSpace = "sip_section";

    /// <summary>The refusal of a taken name says which kind has it.</summary>
    public static Refusal NameTaken(string name, string ownerKind) => Refusals.Exists(
        ownerKind switch
        {
            EndpointSipPlugin.Kind => "SIPEndpoint",
            SipTemplatePlugin.Kind => "SIPEndpointTemplate",
            _ => "Transport",
        },
        ("name", name));

    /// <summary>Every option of a new section must be known there.</summary>
    public static Refusal? KnownOptions<T>(RuleContext<T> context) where T : SipSections
    {
        foreach (var (field, section, of) in SipOptions.Sections)
        {
            // Asterisk's options change: a section that was accepted once stays valid.
            if (!of(context.Value).IsSame(context.Before is null ? [] : of(context.Before.Value))
                && KnownOptions(context.UnitOfWork, field, section, of(context.Value)) is { } refusal)
            {
                return refusal;
            }
        }
        return null;
    }

    public static Refusal? KnownOptions(
        UnitOfWork work, string field, string section, IReadOnlyList<IReadOnlyList<string>> options) =>
        PjsipDocumentation.Unknown(work, field, section, options.Select(option => option[0]));
}
