using Confd.Fields;

namespace Confd;

/// <summary>Allows or denies the dialling of number patterns. A password can unlock them.</summary>
/// <remarks>Source: wazo-confd 1.1 API, callpermissions.</remarks>
[GenerateSerializer, Immutable, Alias("confd.CallPermission")]
public sealed record CallPermission
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField, Column] public int Id { get; init; }

    /// <summary>Owner.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>1 to 128 characters; unique in its tenant.</summary>
    [Id(2), Required, Length(Min = 1, Max = 128), Column, DefaultOrder] public string Name { get; init; } = "";

    /// <summary>Password that unlocks the numbers: 1 to 40 of <c>0-9#*</c>, or null.</summary>
    [Id(3), Secret, Pattern(@"^[0-9#\*]{1,40}$")] public string? Password { get; init; }

    /// <summary>allow or deny. Default deny.</summary>
    [Id(4), OneOf("allow", "deny"), Column] public string Mode { get; init; } = "deny";

    /// <summary>Dialplan patterns without duplicates, at most 40 characters each.</summary>
    [Id(5), Length(Max = 40, Level = 1), Pattern(@"^(?:_?\+?[0-9NXZ\*#\-\[\]]+[\.\!]?){1,40}$", Level = 1)]
    public IReadOnlyList<string> Extensions { get; init; } = [];

    /// <summary>Default true.</summary>
    [Id(6), Column] public bool Enabled { get; init; } = true;

    /// <summary>Free text, or null.</summary>
    [Id(7), MultiLine, Column] public string? Description { get; init; }

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
