using Confd.Fields;

namespace Confd;

/// <summary>Lets its interceptors pick up calls that ring at its targets.</summary>
/// <remarks>Source: wazo-confd 1.1 API, callpickups.</remarks>
[GenerateSerializer, Immutable, Alias("confd.CallPickup")]
public sealed record CallPickup
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField, Column(IsSearched = false)] public int Id { get; init; }

    /// <summary>Owner.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>At most 128 characters; unique in the whole system.</summary>
    [Id(2), Required, Length(Max = 128), Column, DefaultOrder] public string Name { get; init; } = "";

    /// <summary>Free text, or null.</summary>
    [Id(3), MultiLine, Column] public string? Description { get; init; }

    /// <summary>Default true.</summary>
    [Id(4), Column(IsSearched = false)] public bool Enabled { get; init; } = true;
}
