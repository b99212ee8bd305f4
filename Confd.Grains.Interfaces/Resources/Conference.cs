using Confd.Fields;

namespace Confd;

/// <summary>A conference room.</summary>
/// <remarks>Source: wazo-confd 1.1 API, conferences.</remarks>
[GenerateSerializer, Immutable, Alias("confd.Conference")]
public sealed record Conference
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField, Column] public int Id { get; init; }

    /// <summary>Owner.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>At most 128 characters, not unique, or null.</summary>
    [Id(2), Length(Max = 128), Column, DefaultOrder] public string? Name { get; init; }

    /// <summary>Dialplan subroutine, at most 79 characters, or null.</summary>
    [Id(3), Length(Max = 79), Column] public string? PreprocessSubroutine { get; init; }

    /// <summary>Maximum number of participants; 0 for no limit. Default 50.</summary>
    [Id(4), Range(Min = 0)] public int MaxUsers { get; init; } = 50;

    /// <summary>The conference is recorded. Default false.</summary>
    [Id(5), Lenient] public bool Record { get; init; }

    /// <summary>PIN of participants, at most 80 digits, or null for none.</summary>
    [Id(6), Secret, Length(Max = 80), Digits] public string? Pin { get; init; }

    /// <summary>PIN of administrators, at most 80 digits, or null for none.</summary>
    [Id(7), Secret, Length(Max = 80), Digits] public string? AdminPin { get; init; }

    /// <summary>No sound plays when participants join or leave. Default false.</summary>
    [Id(8), Lenient] public bool QuietJoinLeave { get; init; }

    /// <summary>Participants are announced when they join or leave. Default false.</summary>
    [Id(9), Lenient] public bool AnnounceJoinLeave { get; init; }

    /// <summary>A new participant hears how many others are there. Default false.</summary>
    [Id(10), Lenient] public bool AnnounceUserCount { get; init; }

    /// <summary>The first participant hears that nobody else is there. Default true.</summary>
    [Id(11), Lenient] public bool AnnounceOnlyUser { get; init; } = true;

    /// <summary>Music on hold: name of a music class of the same tenant, at most 128 characters, or null.</summary>
    [Id(12), Length(Max = 128)] public string? MusicOnHold { get; init; }

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}

/// <summary>A conference room: <c>conference</c>.</summary>
[DestinationType("conference")]
public sealed record ConferenceDestination
{
    /// <summary>Integer id of the room.</summary>
    [Required] public int ConferenceId { get; init; }
}
