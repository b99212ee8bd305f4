using Confd.Fields;

namespace Confd;

/// <summary>A tenant. Its row appears with the first write in it; without wazo-auth, this API manages the tenants.</summary>
/// <remarks>Source: wazo-confd 1.1 API, tenants.</remarks>
[GenerateSerializer, Immutable, Alias("confd.Tenant")]
public sealed record Tenant
{
    /// <summary>Identifies the tenant everywhere.</summary>
    [Id(0), ReadOnlyField, Column, DefaultOrder] public Guid Uuid { get; init; }

    /// <summary>True once the default SIP templates are generated.</summary>
    [Id(1), ReadOnlyField] public bool SipTemplatesGenerated { get; init; }

    /// <summary>Default template of SIP endpoints, or null.</summary>
    [Id(2), ReadOnlyField] public Guid? GlobalSipTemplateUuid { get; init; }

    /// <summary>Default template of WebRTC endpoints, or null.</summary>
    [Id(3), ReadOnlyField] public Guid? WebrtcSipTemplateUuid { get; init; }

    /// <summary>Default template of trunks that register, or null.</summary>
    [Id(4), ReadOnlyField] public Guid? RegistrationTrunkSipTemplateUuid { get; init; }

    /// <summary>Default template of meeting guests, or null.</summary>
    [Id(5), ReadOnlyField] public Guid? MeetingGuestSipTemplateUuid { get; init; }

    /// <summary>At most 10 characters; part of generated names.</summary>
    [Id(6), ReadOnlyField] public string? Slug { get; init; }

    /// <summary>Display name.</summary>
    [Id(7), ReadOnlyField] public string? Name { get; init; }

    /// <summary>The tenant above, or null at the top.</summary>
    [Id(8), Internal] public Guid? ParentUuid { get; init; }

    /// <summary>ISO 3166 country code, shown with the tenant's users.</summary>
    [Id(9), Internal] public string? Country { get; init; }

    /// <summary>Default template of Twilio trunks, or null.</summary>
    [Id(10), Internal] public Guid? TwilioTrunkSipTemplateUuid { get; init; }

    /// <summary>Sound that plays when a recording begins, or null.</summary>
    [Id(11), Internal] public string? RecordStartAnnouncement { get; init; }

    /// <summary>Sound that plays when a recording ends, or null.</summary>
    [Id(12), Internal] public string? RecordStopAnnouncement { get; init; }

    /// <summary>Voicemail messages are transcribed. Default false.</summary>
    [Id(13), Internal] public bool VoicemailTranscriptionEnabled { get; init; }

    /// <summary>The master tenant, as gateways report it. At most one tenant is.</summary>
    [Id(14), Internal] public bool IsMaster { get; init; }

    /// <summary>URI of the tenant's HTTP ingress, or null; copied here for the views that show it.</summary>
    [Id(15), Internal] public string? IngressHttpUri { get; init; }
}
