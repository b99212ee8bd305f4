using System.Net;
using System.Net.Sockets;

namespace Confd.Gateway.Limits;

/// <summary>Where a request comes from.</summary>
internal static class ClientAddress
{
    /// <summary>
    /// The peer, or whom a trusted proxy names. Of an IPv6 address only the network counts, as one host has all the rest to
    /// choose from.
    /// </summary>
    public static IPAddress Of(HttpContext http)
    {
        var peer = http.Connection.RemoteIpAddress ?? IPAddress.None;
        if (peer.IsIPv4MappedToIPv6)
        {
            return peer.MapToIPv4();
        }
        if (peer.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return peer;
        }
        var bytes = peer.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
