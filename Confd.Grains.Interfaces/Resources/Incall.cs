using Confd.Fields;

namespace Confd;

/// <summary>A route for calls from outside.</summary>
/// <remarks>Source: wazo-confd 1.1 API, incalls.</remarks>
[GenerateSerializer, Immutable, Alias("confd.Incall")]
public sealed record Incall
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField] public int Id { get; init; }

    /// <summary>Owner.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>Dialplan subroutine, at most 79 characters, or null.</summary>
    [Id(2), Length(Max = 79), Column] public string? PreprocessSubroutine { get; init; }

    /// <summary>Sound file that the caller hears first, at most 255 characters, or null.</summary>
    [Id(3), Length(Max = 255), Column] public string? GreetingSound { get; init; }

    /// <summary>How the name changes the caller id: prepend, overwrite, append, or null for no change.</summary>
    [Id(4), OneOf("prepend", "overwrite", "append")] public string? CallerIdMode { get; init; }

    /// <summary>Name for the caller id, at most 80 characters, or null.</summary>
    [Id(5), EmptyIsNull, Length(Max = 80)] public string? CallerIdName { get; init; }

    /// <summary>Free text, or null.</summary>
    [Id(6), MultiLine, Column] public string? Description { get; init; }

    /// <summary>Where the call goes.</summary>
    [Id(7), Required] public Destination Destination { get; init; } = Destination.None;
}
