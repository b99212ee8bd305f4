using System.Diagnostics.CodeAnalysis;
using Confd.Fields;

namespace Confd;

/// <summary>An outgoing route: which numbers leave over which trunks.</summary>
/// <remarks>Source: wazo-confd 1.1 API, outcalls.</remarks>
[GenerateSerializer, Immutable, Alias("confd.Outcall")]
public sealed record Outcall
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField, Column] public int Id { get; init; }

    /// <summary>Owner.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>At most 128 characters; unique across all tenants.</summary>
    [Id(2), Required, Length(Max = 128), Column] public string Name { get; init; } = "";

    /// <summary>Calls keep the internal caller id. Default false.</summary>
    [Id(3)] public bool InternalCallerId { get; init; }

    /// <summary>Dialplan subroutine, at most 79 characters, or null.</summary>
    [Id(4), Length(Max = 79), Column] public string? PreprocessSubroutine { get; init; }

    /// <summary>Seconds to ring, or null for no limit; 0 is the same as null.</summary>
    [Id(5), Range(Min = 0)] public int? RingTime { get; init; }

    /// <summary>Free text, or null.</summary>
    [Id(6), MultiLine, Column] public string? Description { get; init; }

    /// <summary>Default true.</summary>
    [Id(7)] public bool Enabled { get; init; } = true;
}

/// <summary>How an outgoing route transforms a number.</summary>
/// <remarks>Source: wazo-confd 1.1 API, outcall_extension.</remarks>
[GenerateSerializer, Immutable, Alias("confd.DialPattern")]
public sealed record DialPattern
{
    /// <summary>Integer id.</summary>
    [Id(0), Internal] public int Id { get; init; }

    /// <summary>Caller id of the outgoing call, at most 80 characters, or null.</summary>
    [Id(1), Length(Max = 80)] public string? CallerId { get; init; }

    /// <summary>Prefix that is dialled before the number, at most 64 of <c>+0-9#*</c>, or null.</summary>
    [Id(2), Length(Max = 64), Pattern(@"^\+.*|\+?[0-9#*]+$")] public string? ExternalPrefix { get; init; }

    /// <summary>Prefix that the number must have, at most 32 of <c>+0-9#*</c>, or null.</summary>
    [Id(3), Length(Max = 32), Pattern(@"^\+.*|\+?[0-9#*]+$")] public string? Prefix { get; init; }

    /// <summary>Number of leading digits to remove; null when never given.</summary>
    [Id(4), Range(Min = 0), DisallowNull] public int? StripDigits { get; init; }
}

/// <summary>An outgoing route: <c>outcall</c>.</summary>
[DestinationType("outcall")]
public sealed record OutcallDestination
{
    /// <summary>Integer id of the route.</summary>
    [Required] public int OutcallId { get; init; }

    /// <summary>Number to dial, at most 255 digits.</summary>
    [Required, Digits, Length(Max = 255)] public string Exten { get; init; } = "";
}
