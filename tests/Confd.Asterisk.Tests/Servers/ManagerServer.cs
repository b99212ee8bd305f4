using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Confd.Asterisk.Tests.Servers;

/// <summary>Plays Asterisk's manager interface by its documentation, and remembers what it was asked.</summary>
public sealed class ManagerServer : IAsyncDisposable
{
    public const string Username = "confd";
    public const string Password = "test-password-of-manager";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2? certificate;
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<Socket, bool> connections = new();
    private readonly Task accepting;
    private volatile bool isUp = true;
    private int connected;

    public ManagerServer(X509Certificate2? certificate = null)
    {
        this.certificate = certificate;
        listener.Start();
        Url = $"{(certificate is null ? "ami" : "amis")}://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        accepting = Task.Run(AcceptAsync);
    }

    public string Url { get; }

    /// <summary>Connections until now.</summary>
    public int Connected => Volatile.Read(ref connected);

    /// <summary>Modules that were to be reloaded, in order, whatever came of it.</summary>
    public ConcurrentQueue<string> Reloads { get; } = new();

    /// <summary>The error that a reload is answered with, null for success; an answer takes as long as this does.</summary>
    public Func<string, Task<string?>> Answer { get; set; } = _ => Task.FromResult<string?>(null);

    /// <summary>Whoever has the password is let in.</summary>
    public bool LetsIn { get; set; } = true;

    /// <summary>What is sent to who connects.</summary>
    public string Banner { get; set; } = "Asterisk Call Manager/9.0.0\r\n";

    /// <summary>False: connections end at once, those that there are too.</summary>
    public bool IsUp
    {
        get => isUp;
        set
        {
            isUp = value;
            if (!value)
            {
                Drop();
            }
        }
    }

    /// <summary>Ends the connections that there are.</summary>
    public void Drop()
    {
        foreach (var socket in connections.Keys)
        {
            socket.Close();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        Drop();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var socket = await listener.AcceptSocketAsync(stopping.Token);
            connections[socket] = true;
            _ = ServeAsync(socket);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            if (!IsUp)
            {
                return;
            }
            await using Stream plain = new NetworkStream(socket, ownsSocket: true);
            await using var tls = certificate is null ? null : new SslStream(plain);
            if (tls is not null)
            {
                await tls.AuthenticateAsServerAsync(certificate!);
            }
            Interlocked.Increment(ref connected);
            await ServeAsync(tls ?? plain);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or SocketException
            or System.Security.Authentication.AuthenticationException)
        {
            // The client has gone, or was sent away.
        }
        finally
        {
            connections.TryRemove(socket, out _);
            socket.Dispose();
        }
    }

    private async Task ServeAsync(Stream stream)
    {
        await SendAsync(stream, Banner);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var fields = new Dictionary<string, string>();
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.Length > 0)
            {
                var parts = line.Split(": ", 2);
                fields[parts[0]] = parts[1];
                continue;
            }
            // Whoever is slow gets events, and answers to others, in between.
            await SendAsync(stream, "Event: FullyBooted\r\nStatus: Fully Booted\r\n\r\nResponse: Success\r\nActionID: of-another\r\n\r\n");
            var answer = await AnswerAsync(fields);
            await SendAsync(stream, $"Response: {answer}\r\nActionID: {fields["ActionID"]}\r\n\r\n");
            if (answer.StartsWith("Error\r\nMessage: Authentication", StringComparison.Ordinal))
            {
                return;
            }
            fields.Clear();
        }
    }

    private async Task<string> AnswerAsync(Dictionary<string, string> fields)
    {
        switch (fields["Action"])
        {
            case "Login":
                return LetsIn && fields["Username"] == Username && fields["Secret"] == Password && fields["Events"] == "off"
                    ? "Success\r\nMessage: Authentication accepted"
                    : "Error\r\nMessage: Authentication failed";
            case "CoreSettings":
                return "Success\r\nAMIversion: 9.0.0\r\nAsteriskVersion: 20.5.2";
            case "Ping":
                return "Success\r\nPing: Pong";
            case "Reload":
                Reloads.Enqueue(fields["Module"]);
                return await Answer(fields["Module"]) is { } fault ? $"Error\r\nMessage: {fault}" : "Success\r\nMessage: Module Reloaded";
            default:
                return "Error\r\nMessage: Invalid/unknown command";
        }
    }

    private static async Task SendAsync(Stream stream, string text)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text));
        await stream.FlushAsync();
    }
}
