using System.Net;
using System.Net.Sockets;

namespace Confd.Processes;

/// <summary>Unused ports of the loopback interface.</summary>
public static class Ports
{
    private static readonly HashSet<int> Given = [];

    /// <summary>A free port that this process has not been given before.</summary>
    public static int Free()
    {
        lock (Given)
        {
            while (true)
            {
                using var listener = new TcpListener(IPAddress.Loopback, 0);
                listener.Start();
                var port = ((IPEndPoint)listener.LocalEndpoint).Port;
                if (Given.Add(port))
                {
                    return port;
                }
            }
        }
    }
}
