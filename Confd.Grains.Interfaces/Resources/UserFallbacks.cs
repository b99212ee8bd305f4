namespace Confd;

/// <summary>Where calls go when a user does not answer them.</summary>
/// <remarks>Source: wazo-confd 1.1 API, user_fallback.</remarks>
[GenerateSerializer, Immutable, Alias("confd.UserFallbacks")]
public sealed record UserFallbacks
{
    /// <summary>Destination when nobody answers, or null for none.</summary>
    [Id(0)] public Destination? NoanswerDestination { get; init; }

    /// <summary>Destination when the user is busy, or null for none.</summary>
    [Id(1)] public Destination? BusyDestination { get; init; }

    /// <summary>Destination when no line is free, or null for none.</summary>
    [Id(2)] public Destination? CongestionDestination { get; init; }

    /// <summary>Destination when no phone can be reached, or null for none.</summary>
    [Id(3)] public Destination? FailDestination { get; init; }
}
