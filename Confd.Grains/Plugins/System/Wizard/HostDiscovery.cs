using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Confd.Fields;

namespace Confd.Plugins;

/// <summary>What a machine reports about itself, for the form of the first set-up. Missing values are left out.</summary>
/// <remarks>Source: wazo-confd 1.1 API, wizard/discover.</remarks>
internal static class HostDiscovery
{
    private static readonly InputPattern Nameserver = new(@"^nameserver\s(?<address>\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})");

    /// <summary>The look-up of an unknown name can take long.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    /// <summary>Reads the values of this silo's machine.</summary>
    public static async ValueTask<HostView> LookAsync(CancellationToken cancellationToken)
    {
        var name = Dns.GetHostName();
        return new HostView(
            name.Split('.')[0], NameserversOf("/etc/resolv.conf"), DomainOf(await FullNameAsync(name, cancellationToken)),
            TimezoneOf("/etc/timezone"), [.. Interfaces()], [.. Gateways(), new HostGatewayView("0.0.0.0", null)]);
    }

    /// <summary>IPv4 name servers of a resolver's file; none when it can't be read.</summary>
    public static IReadOnlyList<string> NameserversOf(string file) =>
        [.. LinesOf(file).Select(AddressOf).OfType<string>()];

    /// <summary>First line of a file; null when there is none.</summary>
    public static string? TimezoneOf(string file) => LinesOf(file).FirstOrDefault()?.Trim();

    /// <summary>The text after the first dot; null for none.</summary>
    public static string? DomainOf(string name) =>
        name.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 && name.Length > dot + 1 ? name[(dot + 1)..] : null;

    private static string? AddressOf(string line)
    {
        // Text after the address is no part of it.
        var words = line.Split((char[])[' ', '\t'], 3);
        return words.Length < 2 ? null : Nameserver.Match($"{words[0]} {words[1]}")?["address"];
    }

    private static IReadOnlyList<string> LinesOf(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllLines(file) : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static async ValueTask<string> FullNameAsync(string name, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Timeout);
        try
        {
            return (await Dns.GetHostEntryAsync(name, timeout.Token)).HostName;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return name;
        }
    }

    private static IEnumerable<HostInterfaceView> Interfaces() =>
        from one in All()
        where one.NetworkInterfaceType != NetworkInterfaceType.Loopback
        from address in one.GetIPProperties().UnicastAddresses
        where address.Address.AddressFamily == AddressFamily.InterNetwork
        select new HostInterfaceView($"{address.Address}", one.Name, $"{address.IPv4Mask}");

    private static IEnumerable<HostGatewayView> Gateways() =>
        from one in All()
        from gateway in one.GetIPProperties().GatewayAddresses
        where gateway.Address.AddressFamily == AddressFamily.InterNetwork
        select new HostGatewayView($"{gateway.Address}", one.Name);

    /// <summary>A machine may refuse access to its interfaces.</summary>
    private static NetworkInterface[] All()
    {
        try
        {
            return NetworkInterface.GetAllNetworkInterfaces();
        }
        catch (NetworkInformationException)
        {
            return [];
        }
    }
}

/// <summary>What a machine reports about itself.</summary>
/// <param name="Hostname">Its name up to the first dot.</param>
/// <param name="Nameservers">IPv4 addresses of its name servers.</param>
/// <param name="Domain">Its full name after the first dot, or null.</param>
/// <param name="Timezone">Its time zone, or null.</param>
/// <param name="Interfaces">An item for each IPv4 address that is no loopback.</param>
/// <param name="Gateways">Its IPv4 routers; the last item means no router.</param>
internal sealed record HostView(
    string Hostname, IReadOnlyList<string> Nameservers, string? Domain, string? Timezone, IReadOnlyList<HostInterfaceView> Interfaces,
    IReadOnlyList<HostGatewayView> Gateways);

/// <summary>An IPv4 address of a machine.</summary>
/// <param name="IpAddress">The address.</param>
/// <param name="Interface">The network interface that has it.</param>
/// <param name="Netmask">Its netmask.</param>
internal sealed record HostInterfaceView(string IpAddress, string Interface, string Netmask);

/// <summary>A router of a machine.</summary>
/// <param name="Gateway">Its address.</param>
/// <param name="Interface">The network interface that leads to it, or null.</param>
internal sealed record HostGatewayView(string Gateway, string? Interface);
