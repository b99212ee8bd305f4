using Confd.Fields;

namespace Confd;

/// <summary>The DHCP server of the phones' network.</summary>
/// <remarks>Source: wazo-confd 1.1 API, /dhcp.</remarks>
[GenerateSerializer, Immutable, Alias("confd.DhcpSettings")]
public sealed record DhcpSettings
{
    /// <summary>The server assigns addresses. Default false.</summary>
    [Id(0), Required, Lenient] public bool Active { get; init; }

    /// <summary>First IPv4 address of the pool; not checked while the server is off. Default empty.</summary>
    [Id(1)] public string PoolStart { get; init; } = "";

    /// <summary>Last IPv4 address of the pool; not checked while the server is off. Default empty.</summary>
    [Id(2)] public string PoolEnd { get; init; } = "";

    /// <summary>Network interfaces on which the server answers; joined by commas at most 255 characters. Default none.</summary>
    [Id(3)] public IReadOnlyList<string> NetworkInterfaces { get; init; } = [];
}
