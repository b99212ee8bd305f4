using Confd.Fields;

namespace Confd;

/// <summary>A connection to a provider or another telephone system.</summary>
/// <remarks>Source: wazo-confd 1.1 API, trunks.</remarks>
[GenerateSerializer, Immutable, Alias("confd.Trunk")]
public sealed record Trunk
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField, Column] public int Id { get; init; }

    /// <summary>Owner.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>Name of the context for incoming calls, or null.</summary>
    [Id(2), Column] public string? Context { get; init; }

    /// <summary>Incoming calls come from Twilio. Default false.</summary>
    [Id(3), NullMeansDefaultOnCreate] public bool TwilioIncoming { get; init; }

    /// <summary>Format of the caller id of outgoing calls: +E164, E164 or national. Default +E164.</summary>
    [Id(4), OneOf("+E164", "E164", "national"), Column] public string OutgoingCallerIdFormat { get; init; } = "+E164";
}
