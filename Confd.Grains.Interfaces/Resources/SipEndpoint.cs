using Confd.Fields;

namespace Confd;

/// <summary>What SIP endpoints and their templates have in common: pairs of option and value per section of pjsip.conf.</summary>
/// <remarks>Source: wazo-confd 1.1 API, endpoints/sip. Templates and transport are links, so they are not part of the record.</remarks>
[GenerateSerializer, Immutable, Alias("confd.SipSections")]
[SecretOptions("md5_cred", "oauth_secret", "password", "password_digest", "refresh_token")]
public abstract record SipSections
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField] public Guid Uuid { get; init; }

    /// <summary>Owner.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>Section name, unique among endpoints, templates and transports of the whole system; generated when absent.</summary>
    [Id(2), AsteriskSection] public string Name { get; init; } = "";

    /// <summary>Display name, at most 128 characters, or null.</summary>
    [Id(3), Length(Max = 128)] public string? Label { get; init; }

    /// <summary>Section aor.</summary>
    [Id(4), Length(Max = 512), ItemLength(Min = 2, Max = 2), InnerItemLength(Min = 1, Max = 4092)]
    public IReadOnlyList<IReadOnlyList<string>> AorSectionOptions { get; init; } = [];

    /// <summary>Section auth.</summary>
    [Id(5), Length(Max = 512), ItemLength(Min = 2, Max = 2), InnerItemLength(Min = 1, Max = 4092)]
    public IReadOnlyList<IReadOnlyList<string>> AuthSectionOptions { get; init; } = [];

    /// <summary>Section endpoint.</summary>
    [Id(6), Length(Max = 512), ItemLength(Min = 2, Max = 2), InnerItemLength(Min = 1, Max = 4092)]
    public IReadOnlyList<IReadOnlyList<string>> EndpointSectionOptions { get; init; } = [];

    /// <summary>Section identify.</summary>
    [Id(7), Length(Max = 512), ItemLength(Min = 2, Max = 2), InnerItemLength(Min = 1, Max = 4092)]
    public IReadOnlyList<IReadOnlyList<string>> IdentifySectionOptions { get; init; } = [];

    /// <summary>Section registration.</summary>
    [Id(8), Length(Max = 512), ItemLength(Min = 2, Max = 2), InnerItemLength(Min = 1, Max = 4092)]
    public IReadOnlyList<IReadOnlyList<string>> RegistrationSectionOptions { get; init; } = [];

    /// <summary>Section of the registration's outbound auth.</summary>
    [Id(9), Length(Max = 512), ItemLength(Min = 2, Max = 2), InnerItemLength(Min = 1, Max = 4092)]
    public IReadOnlyList<IReadOnlyList<string>> RegistrationOutboundAuthSectionOptions { get; init; } = [];

    /// <summary>Section of the outbound auth.</summary>
    [Id(10), Length(Max = 512), ItemLength(Min = 2, Max = 2), InnerItemLength(Min = 1, Max = 4092)]
    public IReadOnlyList<IReadOnlyList<string>> OutboundAuthSectionOptions { get; init; } = [];

    /// <summary>Asterisk that the endpoint is for, at most 1024 characters, or null.</summary>
    [Id(11), Length(Max = 1024)] public string? AsteriskId { get; init; }
}

/// <summary>A SIP endpoint, for a line or a trunk.</summary>
[GenerateSerializer, Immutable, Alias("confd.SipEndpoint")]
public record SipEndpoint : SipSections;

/// <summary>A template that SIP endpoints and other templates inherit options from.</summary>
[GenerateSerializer, Immutable, Alias("confd.SipTemplate")]
public record SipTemplate : SipSections;

/// <summary>A listening socket of the SIP stack; system-wide.</summary>
/// <remarks>Source: wazo-confd 1.1 API, sip/transports.</remarks>
[GenerateSerializer, Immutable, Alias("confd.SipTransport")]
public sealed record SipTransport
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField] public Guid Uuid { get; init; }

    /// <summary>Section name, unique among endpoints, templates and transports.</summary>
    [Id(1), Required, AsteriskSection] public string Name { get; init; } = "";

    /// <summary>Pairs of option and value.</summary>
    [Id(2), Length(Max = 128), ItemLength(Min = 2, Max = 2), InnerItemLength(Min = 1, Max = 4092), SecretOptions("password")]
    [InnerItemPattern(@"^[a-zA-Z0-9-_\/\.:,]*$")]
    public IReadOnlyList<IReadOnlyList<string>> Options { get; init; } = [];
}
