using Confd.Fields;

namespace Confd;

/// <summary>A number whose calls a user does not want.</summary>
/// <remarks>Source: wazo-confd 1.1 API, users/blocklist/numbers.</remarks>
[GenerateSerializer, Immutable, Alias("confd.BlocklistNumber")]
public sealed record BlocklistNumber
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField] public Guid Uuid { get; init; }

    /// <summary>The user's tenant.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>Who does not want the calls.</summary>
    [Id(2), ReadOnlyField] public Guid UserUuid { get; init; }

    /// <summary>International, with its plus and country code; kept as typed; unique for the user.</summary>
    [Id(3), Required, Length(Min = 1, Max = 128), Pattern(@"^\+?[0-9]+$", Message = "not a valid digit-only phone number")]
    public string Number { get; init; } = "";

    /// <summary>1 to 1024 characters, or null.</summary>
    [Id(4), Length(Min = 1, Max = 1024)] public string? Label { get; init; }
}
