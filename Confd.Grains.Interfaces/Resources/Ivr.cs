using Confd.Fields;

namespace Confd;

/// <summary>A voice menu: plays sounds, waits for digits, and sends the call to the destination of the matching choice.</summary>
/// <remarks>Source: wazo-confd 1.1 API, ivr.</remarks>
[GenerateSerializer, Immutable, Alias("confd.Ivr")]
public sealed record Ivr
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField, Column] public int Id { get; init; }

    /// <summary>Owner.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>At most 128 characters; not unique.</summary>
    [Id(2), Required, Length(Max = 128), Column] public string Name { get; init; } = "";

    /// <summary>Free text, or null.</summary>
    [Id(3), MultiLine, Column] public string? Description { get; init; }

    /// <summary>Sound that plays once at the start, at most 255 characters, or null.</summary>
    [Id(4), Length(Max = 255)] public string? GreetingSound { get; init; }

    /// <summary>Sound that explains the choices, at most 255 characters.</summary>
    [Id(5), Required, Length(Max = 255)] public string MenuSound { get; init; } = "";

    /// <summary>Sound after an invalid choice, at most 255 characters, or null.</summary>
    [Id(6), Length(Max = 255)] public string? InvalidSound { get; init; }

    /// <summary>Sound after the last failed try, at most 255 characters, or null.</summary>
    [Id(7), Length(Max = 255)] public string? AbortSound { get; init; }

    /// <summary>Seconds to wait for digits. Default 5.</summary>
    [Id(8), Range(Min = 0)] public int Timeout { get; init; } = 5;

    /// <summary>How often the menu plays, at least once. Default 3.</summary>
    [Id(9), Range(Min = 1)] public int MaxTries { get; init; } = 3;

    /// <summary>Destination after an invalid choice; null plays the menu again.</summary>
    [Id(10)] public Destination? InvalidDestination { get; init; }

    /// <summary>Destination after no choice; null plays the menu again.</summary>
    [Id(11)] public Destination? TimeoutDestination { get; init; }

    /// <summary>Destination after the last failed try; null ends the call.</summary>
    [Id(12)] public Destination? AbortDestination { get; init; }

    /// <summary>The choices in the given order, each number once.</summary>
    [Id(13)] public IReadOnlyList<IvrChoice> Choices { get; init; } = [];
}

/// <summary>A choice of a voice menu.</summary>
[GenerateSerializer, Immutable, Alias("confd.IvrChoice")]
public sealed record IvrChoice
{
    /// <summary>Digits to dial, or a pattern with leading <c>_</c>.</summary>
    [Id(0), Required, Pattern(@"^_[*#0-9_XxZzNn\[\].!-]{1,39}$|[*#0-9]{1,40}$")] public string Exten { get; init; } = "";

    /// <summary>Where the call goes.</summary>
    [Id(1), Required] public Destination Destination { get; init; } = Destination.None;
}

/// <summary>A voice menu: <c>ivr</c>.</summary>
[DestinationType("ivr")]
public sealed record IvrDestination
{
    /// <summary>Integer id of the menu.</summary>
    [Required] public int IvrId { get; init; }
}
