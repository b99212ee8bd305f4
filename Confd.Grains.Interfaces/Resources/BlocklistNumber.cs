using Confd.Fields;

namespace Confd;

/// <summary>A number whose calls a user blocks.</summary>
/// <remarks>Source: wazo-confd 1.1 API, users/blocklist/numbers.</remarks>
[GenerateSerializer, Immutable, Alias("confd.BlocklistNumber")]
public sealed record BlocklistNumber
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField] public Guid Uuid { get; init; }

    /// <summary>The user's tenant.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>The user who blocks the number.</summary>
    [Id(2), ReadOnlyField, Column(IsSearched = false)] public Guid UserUuid { get; init; }

    /// <summary>In international form, with <c>+</c> and country code; stored as given; unique for the user.</summary>
    [Id(3), Required, Length(Min = 1, Max = 128), Pattern(@"^\+?[0-9]+$", Message = "not a valid digit-only phone number"), Column, DefaultOrder]
    public string Number { get; init; } = "";

    /// <summary>Display name, 1 to 1024 characters, or null.</summary>
    [Id(4), Length(Min = 1, Max = 1024), Column] public string? Label { get; init; }
}
