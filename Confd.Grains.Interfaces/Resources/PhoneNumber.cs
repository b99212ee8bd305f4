using Confd.Fields;

namespace Confd;

/// <summary>A public number of a tenant, used as outgoing caller id.</summary>
/// <remarks>Source: wazo-confd 1.1 API, phone-numbers.</remarks>
[GenerateSerializer, Immutable, Alias("confd.PhoneNumber")]
public sealed record PhoneNumber
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField] public Guid Uuid { get; init; }

    /// <summary>Owner.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>1 to 128 characters: digits, with an optional leading <c>+</c>; unique in the tenant.</summary>
    [Id(2), Required, Length(Min = 1, Max = 128), Pattern(@"^\+?[0-9]+$", Message = "not a valid digit-only phone number"), Column, DefaultOrder]
    public string Number { get; init; } = "";

    /// <summary>Name for the caller id, 1 to 256 characters, or null.</summary>
    [Id(3), Length(Min = 1, Max = 256), Column] public string? CallerIdName { get; init; }

    /// <summary>The tenant's main number. A tenant has at most one, and it is shared.</summary>
    [Id(4), ReadOnlyField, Column] public bool Main { get; init; }

    /// <summary>Every user of the tenant may use it. Default false.</summary>
    [Id(5), Column] public bool Shared { get; init; }
}
