using Confd.Fields;

namespace Confd;

/// <summary>The sounds that callers of a tenant hear when the recording of a call begins and ends.</summary>
/// <remarks>Source: wazo-confd 1.1 API, /recordings/announcements. The service does not check whether the sounds exist.</remarks>
[GenerateSerializer, Immutable, Alias("confd.RecordingAnnouncements")]
public sealed record RecordingAnnouncements
{
    /// <summary>Sound that plays when recording begins, or null for none.</summary>
    [Id(0), StructuredFaults] public string? RecordingStart { get; init; }

    /// <summary>Sound that plays when recording ends, or null for none.</summary>
    [Id(1), StructuredFaults] public string? RecordingStop { get; init; }
}
