using Confd.Fields;

namespace Confd;

/// <summary>The common part of SIP endpoints and templates: pairs of option and value per section of pjsip.conf.</summary>
/// <remarks>Source: wazo-confd 1.1 API, endpoints/sip. The record omits templates and transport, which are links.</remarks>
[GenerateSerializer, Immutable, Alias("confd.SipSections")]
[SecretOptions("md5_cred", "oauth_secret", "password", "password_digest", "refresh_token")]
public abstract record SipSections
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField, Column(IsSearched = false, IsSorted = false)] public Guid Uuid { get; init; }

    /// <summary>Owner.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>Section name, unique among all endpoints, templates and transports; generated when absent.</summary>
    [Id(2), AsteriskSection, Column] public string Name { get; init; } = "";

    /// <summary>Display name, at most 128 characters, or null.</summary>
    [Id(3), Length(Max = 128), Column, DefaultOrder] public string? Label { get; init; }

    /// <summary>Pairs of option and value of section aor: where the endpoint can be reached.</summary>
    [Id(4), Length(Max = 512), Length(Min = 2, Max = 2, Level = 1), Length(Min = 1, Max = 4092, Level = 2)]
    public IReadOnlyList<IReadOnlyList<string>> AorSectionOptions { get; init; } = [];

    /// <summary>Pairs of option and value of section auth: the credentials with which the endpoint logs in.</summary>
    [Id(5), Length(Max = 512), Length(Min = 2, Max = 2, Level = 1), Length(Min = 1, Max = 4092, Level = 2)]
    public IReadOnlyList<IReadOnlyList<string>> AuthSectionOptions { get; init; } = [];

    /// <summary>Pairs of option and value of section endpoint.</summary>
    [Id(6), Length(Max = 512), Length(Min = 2, Max = 2, Level = 1), Length(Min = 1, Max = 4092, Level = 2)]
    public IReadOnlyList<IReadOnlyList<string>> EndpointSectionOptions { get; init; } = [];

    /// <summary>Pairs of option and value of section identify: addresses by which Asterisk recognizes the endpoint.</summary>
    [Id(7), Length(Max = 512), Length(Min = 2, Max = 2, Level = 1), Length(Min = 1, Max = 4092, Level = 2)]
    public IReadOnlyList<IReadOnlyList<string>> IdentifySectionOptions { get; init; } = [];

    /// <summary>Pairs of option and value of section registration: how Asterisk registers with the other side.</summary>
    [Id(8), Length(Max = 512), Length(Min = 2, Max = 2, Level = 1), Length(Min = 1, Max = 4092, Level = 2)]
    public IReadOnlyList<IReadOnlyList<string>> RegistrationSectionOptions { get; init; } = [];

    /// <summary>Pairs of option and value of the section with the registration's credentials (outbound auth).</summary>
    [Id(9), Length(Max = 512), Length(Min = 2, Max = 2, Level = 1), Length(Min = 1, Max = 4092, Level = 2)]
    public IReadOnlyList<IReadOnlyList<string>> RegistrationOutboundAuthSectionOptions { get; init; } = [];

    /// <summary>Pairs of option and value of the section with the credentials of outgoing calls (outbound auth).</summary>
    [Id(10), Length(Max = 512), Length(Min = 2, Max = 2, Level = 1), Length(Min = 1, Max = 4092, Level = 2)]
    public IReadOnlyList<IReadOnlyList<string>> OutboundAuthSectionOptions { get; init; } = [];

    /// <summary>Id of the Asterisk that has the endpoint, at most 1024 characters, or null.</summary>
    [Id(11), Length(Max = 1024), Column] public string? AsteriskId { get; init; }
}

/// <summary>A SIP endpoint, for a line or a trunk.</summary>
[GenerateSerializer, Immutable, Alias("confd.SipEndpoint")]
public record SipEndpoint : SipSections;

/// <summary>A template that SIP endpoints and other templates inherit options from.</summary>
[GenerateSerializer, Immutable, Alias("confd.SipTemplate")]
public record SipTemplate : SipSections;

/// <summary>A listening socket of the SIP stack. System-wide.</summary>
/// <remarks>Source: wazo-confd 1.1 API, sip/transports.</remarks>
[GenerateSerializer, Immutable, Alias("confd.SipTransport")]
public sealed record SipTransport
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField, Column(IsSearched = false)] public Guid Uuid { get; init; }

    /// <summary>Section name, unique among endpoints, templates and transports.</summary>
    [Id(1), Required, AsteriskSection, Column, DefaultOrder] public string Name { get; init; } = "";

    /// <summary>Pairs of option and value.</summary>
    [Id(2), Length(Max = 128), Length(Min = 2, Max = 2, Level = 1), Length(Min = 1, Max = 4092, Level = 2), SecretOptions("password")]
    [Pattern(@"^[a-zA-Z0-9-_\/\.:,]*$", Level = 2)]
    public IReadOnlyList<IReadOnlyList<string>> Options { get; init; } = [];
}
