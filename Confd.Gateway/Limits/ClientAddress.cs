using System.Net;
using System.Net.Sockets;

namespace Confd.Gateway.Limits;

/// <summary>Where a request comes from.</summary>
internal static class ClientAddress
{
    /// <summary>
    /// The peer, or what a trusted proxy says in the last entry of <c>X-Forwarded-For</c> (one hop). Of an IPv6 address
    /// only the network counts, as one host has all the rest to choose from.
    /// </summary>
    public static IPAddress Of(HttpContext http, IReadOnlySet<IPAddress> trustedProxies)
    {
        var peer = Plain(http.Connection.RemoteIpAddress ?? IPAddress.None);
        if (trustedProxies.Contains(peer) && http.Request.Headers["X-Forwarded-For"].ToString() is { Length: > 0 } forwarded
            && IPAddress.TryParse(forwarded.AsSpan(forwarded.LastIndexOf(',') + 1).Trim(), out var client))
        {
            peer = Plain(client);
        }
        if (peer.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return peer;
        }
        var bytes = peer.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
