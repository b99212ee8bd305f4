using Confd.Fields;

namespace Confd;

/// <summary>A line of an Asterisk configuration file.</summary>
[GenerateSerializer, Immutable, Alias("confd.AsteriskOption")]
public sealed record AsteriskOption
{
    /// <summary>Name of the option; it may occur more than once.</summary>
    [Id(0), Required] public string Key { get; init; } = "";

    /// <summary>Value of the option, in Asterisk's notation.</summary>
    [Id(1), Required] public string Value { get; init; } = "";
}

/// <summary>A section of an Asterisk configuration file: one document for the whole system.</summary>
/// <remarks>The HTTP API shows a repeated key once, with its last value. Source: wazo-confd 1.1 API, /asterisk.</remarks>
[GenerateSerializer, Immutable, Alias("confd.AsteriskSettings")]
public abstract record AsteriskSettings
{
    /// <summary>Every line of the section, in order.</summary>
    [Id(0), Required] public IReadOnlyList<AsteriskOption> Options { get; init; } = [];

    /// <summary>The last value of a key, or null when there is none.</summary>
    public string? ValueOf(string key) => Options.LastOrDefault(option => option.Key == key)?.Value;
}

/// <summary>Section <c>general</c> of rtp.conf.</summary>
[GenerateSerializer, Immutable, Alias("confd.RtpGeneral"), SecretOptions("turnpassword")]
public sealed record RtpGeneral : AsteriskSettings;

/// <summary>Section <c>ice_host_candidates</c> of rtp.conf: local address to advertised address.</summary>
[GenerateSerializer, Immutable, Alias("confd.RtpIceHostCandidates")]
public sealed record RtpIceHostCandidates : AsteriskSettings;

/// <summary>Global settings of the SCCP channel.</summary>
[GenerateSerializer, Immutable, Alias("confd.SccpGeneral")]
public sealed record SccpGeneral : AsteriskSettings;

/// <summary>Section <c>general</c> of voicemail.conf.</summary>
[GenerateSerializer, Immutable, Alias("confd.VoicemailGeneral"), SecretOptions("authpassword", "imappassword", "imapsecret")]
public sealed record VoicemailGeneral : AsteriskSettings;

/// <summary>Section <c>general</c> of queues.conf.</summary>
[GenerateSerializer, Immutable, Alias("confd.QueueGeneral")]
public sealed record QueueGeneral : AsteriskSettings;

/// <summary>Section <c>general</c> of hep.conf.</summary>
[GenerateSerializer, Immutable, Alias("confd.HepGeneral"), SecretOptions("capture_password")]
public sealed record HepGeneral : AsteriskSettings;

/// <summary>Section <c>general</c> of features.conf, without the parking options.</summary>
[GenerateSerializer, Immutable, Alias("confd.FeaturesGeneral")]
public sealed record FeaturesGeneral : AsteriskSettings;

/// <summary>Section <c>featuremap</c> of features.conf; always has <c>blindxfer</c> and <c>atxfer</c>.</summary>
[GenerateSerializer, Immutable, Alias("confd.FeaturesFeaturemap")]
public sealed record FeaturesFeaturemap : AsteriskSettings;

/// <summary>Section <c>applicationmap</c> of features.conf; always has <c>togglerecord</c>.</summary>
[GenerateSerializer, Immutable, Alias("confd.FeaturesApplicationmap")]
public sealed record FeaturesApplicationmap : AsteriskSettings;

/// <summary>Default bridge profile of confbridge.conf.</summary>
[GenerateSerializer, Immutable, Alias("confd.ConfbridgeDefaultBridge")]
public sealed record ConfbridgeDefaultBridge : AsteriskSettings;

/// <summary>Default user profile of confbridge.conf.</summary>
[GenerateSerializer, Immutable, Alias("confd.ConfbridgeDefaultUser"), SecretOptions("pin")]
public sealed record ConfbridgeDefaultUser : AsteriskSettings;

/// <summary>Section <c>global</c> of pjsip.conf.</summary>
[GenerateSerializer, Immutable, Alias("confd.PjsipGlobal")]
public sealed record PjsipGlobal : AsteriskSettings;

/// <summary>Section <c>system</c> of pjsip.conf.</summary>
[GenerateSerializer, Immutable, Alias("confd.PjsipSystem")]
public sealed record PjsipSystem : AsteriskSettings;

/// <summary>Section <c>general</c> of iax.conf without registrations.</summary>
[GenerateSerializer, Immutable, Alias("confd.IaxGeneral")]
public sealed record IaxGeneral : AsteriskSettings
{
    /// <summary>Options whose order matters; the HTTP API shows them as pairs of key and value.</summary>
    [Id(0), Required] public IReadOnlyList<AsteriskOption> OrderedOptions { get; init; } = [];
}

/// <summary>Section <c>callnumberlimits</c> of iax.conf: maximum number of IAX calls per source network.</summary>
[GenerateSerializer, Immutable, Alias("confd.IaxCallNumberLimits")]
public sealed record IaxCallNumberLimits
{
    /// <summary>The networks, in order.</summary>
    [Id(0), Required] public IReadOnlyList<IaxCallNumberLimit> Items { get; init; } = [];
}

/// <summary>A source network and its limit.</summary>
[GenerateSerializer, Immutable, Alias("confd.IaxCallNumberLimit")]
public sealed record IaxCallNumberLimit
{
    /// <summary>Address of the network, at most 39 characters; not parsed.</summary>
    [Id(0), Required, Length(Max = 39)] public string IpAddress { get; init; } = "";

    /// <summary>Netmask of the network, at most 39 characters; not parsed.</summary>
    [Id(1), Required, Length(Max = 39)] public string Netmask { get; init; } = "";

    /// <summary>Maximum number of calls.</summary>
    [Id(2), Required] public int Limit { get; init; }
}

/// <summary>Section <c>zonemessages</c> of voicemail.conf: the time zones that voicemails can refer to.</summary>
[GenerateSerializer, Immutable, Alias("confd.VoicemailZoneMessages")]
public sealed record VoicemailZoneMessages
{
    /// <summary>The zones, in order; names may repeat.</summary>
    [Id(0), Required] public IReadOnlyList<VoicemailZoneMessage> Items { get; init; } = [];
}

/// <summary>A time zone and how dates are spoken in it.</summary>
[GenerateSerializer, Immutable, Alias("confd.VoicemailZoneMessage")]
public sealed record VoicemailZoneMessage
{
    /// <summary>Name by which voicemails refer to the zone, at most 128 characters.</summary>
    [Id(0), Required, Length(Max = 128)] public string Name { get; init; } = "";

    /// <summary>IANA time zone, for example <c>Europe/Paris</c>; not checked.</summary>
    [Id(1), Required] public string Timezone { get; init; } = "";

    /// <summary>Spoken form of dates in Asterisk's notation, or null; an empty text becomes null.</summary>
    [Id(2)] public string? Message { get; init; }
}
