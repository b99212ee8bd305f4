namespace Confd;

/// <summary>Where calls go when a user does not take them.</summary>
/// <remarks>Source: wazo-confd 1.1 API, user_fallback.</remarks>
[GenerateSerializer, Immutable, Alias("confd.UserFallbacks")]
public sealed record UserFallbacks
{
    /// <summary>Nobody answers; null for nothing.</summary>
    [Id(0)] public Destination? NoanswerDestination { get; init; }

    /// <summary>The user is busy; null for nothing.</summary>
    [Id(1)] public Destination? BusyDestination { get; init; }

    /// <summary>No line is free; null for nothing.</summary>
    [Id(2)] public Destination? CongestionDestination { get; init; }

    /// <summary>No phone can be reached; null for nothing.</summary>
    [Id(3)] public Destination? FailDestination { get; init; }
}
