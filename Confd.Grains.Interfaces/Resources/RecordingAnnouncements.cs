using Confd.Fields;

namespace Confd;

/// <summary>What callers of a tenant hear when the recording of a call begins and ends.</summary>
/// <remarks>Source: wazo-confd 1.1 API, /recordings/announcements. Whether the sounds exist is not looked at.</remarks>
[GenerateSerializer, Immutable, Alias("confd.RecordingAnnouncements")]
public sealed record RecordingAnnouncements
{
    /// <summary>Sound that is played when it begins, or null for none.</summary>
    [Id(0), StructuredFaults] public string? RecordingStart { get; init; }

    /// <summary>Sound that is played when it ends, or null for none.</summary>
    [Id(1), StructuredFaults] public string? RecordingStop { get; init; }
}
