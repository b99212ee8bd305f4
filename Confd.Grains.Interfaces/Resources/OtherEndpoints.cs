using Confd.Fields;

namespace Confd;

/// <summary>An SCCP (Cisco) endpoint of a line.</summary>
/// <remarks>Source: wazo-confd 1.1 API, endpoints/sccp.</remarks>
[GenerateSerializer, Immutable, Alias("confd.SccpEndpoint")]
public record SccpEndpoint
{
    /// <summary>Integer id; the key.</summary>
    [Id(0), ReadOnlyField, Column] public int Id { get; init; }

    /// <summary>Owner.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>Pairs of option and value, in the order cid_name, cid_num, disallow, allow.</summary>
    [Id(2), Length(Equal = 2, Level = 1)] public IReadOnlyList<IReadOnlyList<string>> Options { get; init; } = [];

    /// <summary>Generated; the name of the line.</summary>
    [Id(3), Internal] public string Name { get; init; } = "";
}

/// <summary>An endpoint with a free choice of Asterisk's dial interface.</summary>
/// <remarks>Source: wazo-confd 1.1 API, endpoints/custom.</remarks>
[GenerateSerializer, Immutable, Alias("confd.CustomEndpoint")]
public record CustomEndpoint
{
    /// <summary>Integer id; the key.</summary>
    [Id(0), ReadOnlyField, Column] public int Id { get; init; }

    /// <summary>Owner.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>Dial interface, for example <c>Local/123@default</c>; 1 to 128 characters, unique in the whole system.</summary>
    [Id(2), Required, Pattern("^[a-zA-Z0-9#*./_@:-]{1,128}$"), Column, DefaultOrder] public string Interface { get; init; } = "";

    /// <summary>Text after the interface, at most 32 characters, or null.</summary>
    [Id(3), EmptyIsNull, Length(Max = 32)] public string? InterfaceSuffix { get; init; }

    /// <summary>Default true.</summary>
    [Id(4)] public bool Enabled { get; init; } = true;
}
