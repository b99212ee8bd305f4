using Confd.Fields;

namespace Confd.Plugins;

/// <summary>Body of a document of options, with the limits of its table.</summary>
/// <remarks>Source: wazo-confd 1.1 API, /asterisk: lengths of keys and values.</remarks>
internal record OptionsBody<TOption>
{
    [Required] public IReadOnlyList<TOption> Options { get; init; } = [];
}

/// <summary>A variable of a configuration file.</summary>
internal sealed record FileOption
{
    [Required, Length(Max = 255)] public string Key { get; init; } = "";

    [Required] public string Value { get; init; } = "";
}

/// <summary>An option of voicemail.conf.</summary>
/// <remarks>Only the texts of mails have several lines.</remarks>
internal sealed record VoicemailOption : ISelfChecking
{
    private static readonly string[] Mails = ["emailbody", "pagerbody"];

    [Required, Length(Max = 128)] public string Key { get; init; } = "";

    [Required, MultiLine] public string Value { get; init; } = "";

    /// <inheritdoc/>
    public string? Fault() => Mails.Contains(Key) ? null : InputText.Fault(Value);
}

/// <summary>An option of queues.conf.</summary>
internal sealed record QueueOption
{
    [Required, Length(Max = 128)] public string Key { get; init; } = "";

    // wazo-confd checks this only in its database, and answers 500.
    [Required, Length(Max = 128)] public string Value { get; init; } = "";
}

/// <summary>An option of the SCCP channel.</summary>
internal sealed record SccpOption
{
    [Required, Length(Max = 80)] public string Key { get; init; } = "";

    [Required, Length(Max = 80)] public string Value { get; init; } = "";
}

/// <summary>An option of iax.conf.</summary>
internal sealed record IaxOption
{
    [Required, Length(Max = 128), NoneOf("The 'register' key can only be defined in trunk options", "register")]
    public string Key { get; init; } = "";

    [Required, Length(Max = 255)] public string Value { get; init; } = "";
}

/// <summary>An option of features.conf.</summary>
internal sealed record FeatureOption
{
    [Required, Length(Max = 128)] public string Key { get; init; } = "";

    [Required, Length(Max = 255)] public string Value { get; init; } = "";
}

/// <summary>An option of the general section of features.conf.</summary>
internal sealed record FeaturesGeneralOption
{
    [Required, Length(Max = 128)]
    [NoneOf(
        "The parking options can only be defined with the parkinglots API",
        "comebacktoorigin", "context", "courtesytone", "findslot", "parkedcallhangup", "parkedcallrecording",
        "parkedcallreparking", "parkedcalltransfers", "parkeddynamic", "parkedmusicclass", "parkedplay", "parkext",
        "parkinghints", "parkingtime", "parkpos")]
    public string Key { get; init; } = "";

    [Required, Length(Max = 255)] public string Value { get; init; } = "";
}
