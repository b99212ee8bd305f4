using Confd.Fields;

namespace Confd;

/// <summary>A tenant. Rows appear on the first write in a tenant, or are managed here when no wazo-auth is used.</summary>
/// <remarks>Source: wazo-confd 1.1 API, tenants.</remarks>
[GenerateSerializer, Immutable, Alias("confd.Tenant")]
public sealed record Tenant
{
    /// <summary>Identifies the tenant everywhere.</summary>
    [Id(0), ReadOnlyField] public Guid Uuid { get; init; }

    /// <summary>True once the default SIP templates were made.</summary>
    [Id(1), ReadOnlyField] public bool SipTemplatesGenerated { get; init; }

    /// <summary>Default template of SIP endpoints, or null.</summary>
    [Id(2), ReadOnlyField] public Guid? GlobalSipTemplateUuid { get; init; }

    /// <summary>Default template of WebRTC endpoints, or null.</summary>
    [Id(3), ReadOnlyField] public Guid? WebrtcSipTemplateUuid { get; init; }

    /// <summary>Default template of registering trunks, or null.</summary>
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

    /// <summary>Sound that is played when a recording begins, or null.</summary>
    [Id(11), Internal] public string? RecordStartAnnouncement { get; init; }

    /// <summary>Sound that is played when a recording ends, or null.</summary>
    [Id(12), Internal] public string? RecordStopAnnouncement { get; init; }

    /// <summary>Voicemail messages are put into writing. Default false.</summary>
    [Id(13), Internal] public bool VoicemailTranscriptionEnabled { get; init; }

    /// <summary>The tenant above all others, as gateways tell. At most one is.</summary>
    [Id(14), Internal] public bool IsMaster { get; init; }

    /// <summary>Where web pages of this tenant are, or null: the URI of its HTTP ingress, kept here for the views that show it.</summary>
    [Id(15), Internal] public string? IngressHttpUri { get; init; }
}
