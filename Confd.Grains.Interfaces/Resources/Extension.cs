using Confd.Fields;

namespace Confd;

/// <summary>A number or pattern in a context. It leads to one kind of destination.</summary>
/// <remarks>Source: wazo-confd 1.1 API, extensions.</remarks>
[GenerateSerializer, Immutable, Alias("confd.Extension")]
public record Extension
{
    /// <summary>Integer id; the key.</summary>
    [Id(0), ReadOnlyField] public int Id { get; init; }

    /// <summary>Owner: the tenant of the context.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>Number, or pattern after <c>_</c>; at most 40 characters, unique together with <see cref="Context"/>.</summary>
    [Id(2), Required, Length(Max = 40), Column, DefaultOrder] public string Exten { get; init; } = "";

    /// <summary>Name of the context.</summary>
    [Id(3), Required, Column] public string Context { get; init; } = "";

    /// <summary>The opposite of <see cref="Enabled"/>, under its old name.</summary>
    [Id(4), Lenient] public bool Commented { get; init; }

    /// <summary>The extension can be dialled. Default true.</summary>
    [Id(5), Lenient] public bool Enabled { get; init; } = true;
}
