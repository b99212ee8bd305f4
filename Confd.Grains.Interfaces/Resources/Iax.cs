using Confd.Fields;

namespace Confd;

/// <summary>An IAX2 endpoint of a trunk.</summary>
/// <remarks>Source: wazo-confd 1.1 API, endpoint_iax.</remarks>
[GenerateSerializer, Immutable, Alias("confd.IaxEndpoint")]
public sealed record IaxEndpoint
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField] public int Id { get; init; }

    /// <summary>Owner.</summary>
    [Id(1), ReadOnlyField] public Guid TenantUuid { get; init; }

    /// <summary>1 to 40 letters, digits, <c>_</c> and <c>-</c>; unique in the whole system; generated when absent.</summary>
    [Id(2), Pattern("^[a-zA-Z0-9_-]{1,40}$")] public string Name { get; init; } = "";

    /// <summary>friend, peer or user. Default friend.</summary>
    [Id(3), OneOf("friend", "peer", "user")] public string Type { get; init; } = "friend";

    /// <summary>At most 255 characters. Default dynamic.</summary>
    [Id(4), Length(Max = 255)] public string Host { get; init; } = "dynamic";

    /// <summary>Pairs of name and value; the defaults of Asterisk are among them.</summary>
    [Id(5), ItemLength(Equal = 2)] public IReadOnlyList<IReadOnlyList<string>> Options { get; init; } = [];
}

/// <summary>A registration at an operator over IAX.</summary>
/// <remarks>Source: wazo-confd 1.1 API, register_iax. Belongs to the whole system.</remarks>
[GenerateSerializer, Immutable, Alias("confd.IaxRegister")]
public sealed record IaxRegister
{
    /// <summary>The key.</summary>
    [Id(0), ReadOnlyField] public int Id { get; init; }

    /// <summary>Needs a password; null for none.</summary>
    [Id(1), Pattern("^[^:/ ]*$")] public string? AuthUsername { get; init; }

    /// <summary>In clear, or null.</summary>
    [Id(2), Pattern("^[^:/ ]*$")] public string? AuthPassword { get; init; }

    /// <summary>Name or address of the operator's server.</summary>
    [Id(3), Required, Pattern("^[^:/? ]*$")] public string RemoteHost { get; init; } = "";

    /// <summary>1 to 65535, or null for the usual one; 0 is the same as null.</summary>
    [Id(4), Range(Min = 0, Max = 65535)] public int? RemotePort { get; init; }

    /// <summary>Where the operator calls, or null.</summary>
    [Id(5), Pattern("^[^? ]*$")] public string? CallbackExtension { get; init; }

    /// <summary>Needs an extension; null for none.</summary>
    [Id(6)] public string? CallbackContext { get; init; }

    /// <summary>Default true.</summary>
    [Id(7)] public bool Enabled { get; init; } = true;
}
