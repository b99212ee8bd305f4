using Confd.Fields;

namespace Confd;

/// <summary>A switchboard: calls wait until one of its operators takes them.</summary>
/// <remarks>Source: wazo-confd 1.1 API, switchboards.</remarks>
[GenerateSerializer, Immutable, Alias("confd.Switchboard")]
public sealed record Switchboard
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField] public Guid Uuid { get; init; }

    /// <summary>Owner.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>Display name, at most 128 characters.</summary>
    [Id(2), Required, Length(Max = 128), Column, DefaultOrder] public string Name { get; init; } = "";

    /// <summary>Seconds before the call goes to the fallback, from 1, or null for never.</summary>
    [Id(3), Range(Min = 1)] public int? Timeout { get; init; }

    /// <summary>Name of the tenant's music class for waiting calls, or null.</summary>
    [Id(4), EmptyIsNull, Length(Max = 128)] public string? QueueMusicOnHold { get; init; }

    /// <summary>Name of the tenant's music class for calls on hold, or null.</summary>
    [Id(5), EmptyIsNull, Length(Max = 128)] public string? WaitingRoomMusicOnHold { get; init; }
}

/// <summary>Where calls go when no operator answers them.</summary>
/// <remarks>Source: wazo-confd 1.1 API, switchboard_fallback.</remarks>
[GenerateSerializer, Immutable, Alias("confd.SwitchboardFallbacks")]
public sealed record SwitchboardFallbacks
{
    /// <summary>Destination when nobody answers, or null for none.</summary>
    [Id(0)] public Destination? NoanswerDestination { get; init; }
}

/// <summary>A switchboard: <c>switchboard</c>.</summary>
[DestinationType("switchboard")]
public sealed record SwitchboardDestination
{
    /// <summary>Uuid of the switchboard.</summary>
    [Required] public Guid SwitchboardUuid { get; init; }

    /// <summary>Seconds to wait, or null for the switchboard's own value.</summary>
    [Range(Min = 0)] public double? RingTime { get; init; }
}
