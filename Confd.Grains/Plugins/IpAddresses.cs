using System.Net;
using System.Net.Sockets;
using Confd.Fields;

namespace Confd.Plugins;

/// <summary>IP addresses in the form that files of other daemons take: four decimal numbers, or IPv6 without a scope.</summary>
/// <remarks>.NET and the C library accept more: <c>10.1</c>, <c>0x7f.1</c>, <c>[::1]:80</c>.</remarks>
internal static class IpAddresses
{
    private static readonly InputPattern Four = new(@"(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){3}");
    private static readonly InputPattern Six = new(@"[0-9a-fA-F:]+(\.[0-9.]+)?");

    /// <summary>The IPv4 address; null when it is none.</summary>
    public static IPAddress? V4(string? text) =>
        text is not null && Four.IsMatch(text) && IPAddress.TryParse(text, out var address) ? address : null;

    /// <summary>The usual form of an IPv4 or IPv6 address; null when it is none.</summary>
    public static string? Normal(string? text) =>
        V4(text) is { } four ? $"{four}"
        : text is not null && text.Contains(':') && Six.IsMatch(text) && IPAddress.TryParse(text, out var six)
            && six.AddressFamily == AddressFamily.InterNetworkV6 ? $"{six}"
        : null;
}
