using Confd.Fields;

namespace Confd;

/// <summary>The addresses at which phones register. Each line refers to a registrar.</summary>
/// <remarks>Source: wazo-confd 1.1 API, registrars.</remarks>
[GenerateSerializer, Immutable, Alias("confd.Registrar")]
public sealed record Registrar
{
    /// <summary>The key: at most 128 characters of a path segment, given at creation or generated; cannot be changed.</summary>
    [Id(0), Length(Max = 128), Pattern("^[a-zA-Z0-9._~!$&'()*+,;=:@-]*$"), NoneOf("Invalid input.", ".", "..")]
    public string Id { get; init; } = "";

    /// <summary>Hint for clients; the service ignores it. Default true.</summary>
    [Id(1), Lenient] public bool Deletable { get; init; } = true;

    /// <summary>Display name, or null.</summary>
    [Id(2)] public string? Name { get; init; }

    /// <summary>Host of the registrar.</summary>
    [Id(3), Required] public string MainHost { get; init; } = "";

    /// <summary>Its port, or null for the default port.</summary>
    [Id(4)] public int? MainPort { get; init; }

    /// <summary>Host of the second registrar, or null.</summary>
    [Id(5)] public string? BackupHost { get; init; }

    /// <summary>Its port, or null for the default port.</summary>
    [Id(6)] public int? BackupPort { get; init; }

    /// <summary>Host of the proxy.</summary>
    [Id(7), Required] public string ProxyMainHost { get; init; } = "";

    /// <summary>Its port, or null for the default port.</summary>
    [Id(8)] public int? ProxyMainPort { get; init; }

    /// <summary>Host of the second proxy, or null.</summary>
    [Id(9)] public string? ProxyBackupHost { get; init; }

    /// <summary>Its port, or null for the default port.</summary>
    [Id(10)] public int? ProxyBackupPort { get; init; }

    /// <summary>Host of the outbound proxy, or null.</summary>
    [Id(11)] public string? OutboundProxyHost { get; init; }

    /// <summary>Its port, or null for the default port.</summary>
    [Id(12)] public int? OutboundProxyPort { get; init; }
}
