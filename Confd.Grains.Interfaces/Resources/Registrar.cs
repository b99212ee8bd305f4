using Confd.Fields;

namespace Confd;

/// <summary>The addresses at which phones register. Each line refers to a registrar.</summary>
/// <remarks>Source: wazo-confd 1.1 API, registrars.</remarks>
[GenerateSerializer, Immutable, Alias("confd.Registrar")]
public sealed record Registrar
{
    /// <summary>The key: at most 128 characters of a path segment, given at creation or generated; cannot be changed.</summary>
    [Id(0), Length(Max = 128), Pattern("^[a-zA-Z0-9._~!$&'()*+,;=:@-]*$"), NoneOf("Invalid input.", ".", ".."), Column]
    public string Id { get; init; } = "";

    /// <summary>Hint for clients; the service ignores it. Default true.</summary>
    [Id(1), Lenient, Column] public bool Deletable { get; init; } = true;

    /// <summary>Display name, or null.</summary>
    [Id(2), Column, DefaultOrder] public string? Name { get; init; }

    /// <summary>Host of the registrar.</summary>
    [Id(3), Required, Column] public string MainHost { get; init; } = "";

    /// <summary>Its port, or null for the default port.</summary>
    [Id(4), Column] public int? MainPort { get; init; }

    /// <summary>Host of the second registrar, or null.</summary>
    [Id(5), Column] public string? BackupHost { get; init; }

    /// <summary>Its port, or null for the default port.</summary>
    [Id(6), Column] public int? BackupPort { get; init; }

    /// <summary>Host of the proxy.</summary>
    [Id(7), Required, Column] public string ProxyMainHost { get; init; } = "";

    /// <summary>Its port, or null for the default port.</summary>
    [Id(8), Column] public int? ProxyMainPort { get; init; }

    /// <summary>Host of the second proxy, or null.</summary>
    [Id(9), Column] public string? ProxyBackupHost { get; init; }

    /// <summary>Its port, or null for the default port.</summary>
    [Id(10), Column] public int? ProxyBackupPort { get; init; }

    /// <summary>Host of the outbound proxy, or null.</summary>
    [Id(11), Column] public string? OutboundProxyHost { get; init; }

    /// <summary>Its port, or null for the default port.</summary>
    [Id(12), Column] public int? OutboundProxyPort { get; init; }
}
