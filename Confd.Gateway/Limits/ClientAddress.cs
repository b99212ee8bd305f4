using System.Net;
using System.Net.Sockets;

namespace Confd.Gateway.Limits;

/// <summary>The origin of a request.</summary>
internal static class ClientAddress
{
    /// <summary>
    /// The peer, or the client that a trusted proxy names. For IPv6 only the network counts, because one host can use every
    /// address in it.
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
