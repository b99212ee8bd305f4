using Confd.Fields;

namespace Confd;

/// <summary>What it is, in one sentence.</summary>
[GenerateSerializer, Immutable, Alias("confd.Gadget")]
public sealed record Gadget
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField, Column] public int Id { get; init; }

    /// <summary>Owner.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>1 to 128 characters; unique in its tenant.</summary>
    [Id(2), Required, Length(Min = 1, Max = 128), Column, DefaultOrder] public string Name { get; init; } = "";

    /// <summary>Free text, or null.</summary>
    [Id(3), Column] public string? Description { get; init; }
}
