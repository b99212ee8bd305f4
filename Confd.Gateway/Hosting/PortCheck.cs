using System.Net;
using System.Net.Sockets;

namespace Confd.Gateway.Hosting;

/// <summary>Checks before the start that ports are free, so that the error names the key of a port that is not.</summary>
public static class PortCheck
{
    /// <summary>Opens a port for a moment.</summary>
    /// <param name="key">The configuration key that chose it.</param>
    /// <param name="address">Where to listen.</param>
    /// <param name="port">The port; 0 for any that is free.</param>
    /// <exception cref="InvalidOperationException">The port is taken or forbidden; the message begins with the key.</exception>
    public static void Require(string key, IPAddress address, int port)
    {
        try
        {
            using var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(address, port));
            listener.Listen();
        }
        catch (SocketException exception)
        {
            throw new InvalidOperationException($"{key}: can't listen on port {port} of {address}: {Why(exception)}.", exception);
        }
    }

    /// <summary>Tries each HTTP address.</summary>
    /// <inheritdoc cref="Require(string, IPAddress, int)"/>
    public static void Require(string key, IEnumerable<string> urls)
    {
        foreach (var url in urls.Select(BindingAddress.Parse).Where(url => !url.IsUnixPipe))
        {
            Require(key, AddressOf(url.Host), url.Port);
        }
    }

    /// <summary>As in Kestrel, a host name that is not an address stands for every interface.</summary>
    private static IPAddress AddressOf(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback
        : IPAddress.TryParse(host.Trim('[', ']'), out var address) ? address
        : IPAddress.Any;

    private static string Why(SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "another program uses it; end that one, or choose another port",
        SocketError.AccessDenied => "the user may not; choose a port above 1023",
        SocketError.AddressNotAvailable => "this machine has no such address; choose one that it has",
        _ => exception.Message,
    };
}
