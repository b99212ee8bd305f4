using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Confd.Asterisk;

/// <summary>
/// Serves Asterisk's files by the line protocol of the platform's generator: one line <c>asterisk/file [cached|invalidate]</c>, the
/// text with its secrets, end of connection. A request for an unknown file gets no text.
/// </summary>
/// <remarks>
/// <c>cached</c> and <c>invalidate</c> make no difference: the text is kept and always current. When a text can't be composed,
/// the connection is reset rather than closed: an empty text would remove every phone.
/// </remarks>
internal sealed partial class ConfgenServer(
    ConfFiles files, ConfgenLimits limits, IOptions<AsteriskOptions> options, IHostApplicationLifetime lifetime,
    ILogger<ConfgenServer> logger) : BackgroundService
{
    private const string Prefix = "asterisk/";

    /// <summary>A client that sends more gets a reset.</summary>
    private const int MostUnread = 64 * 1024;

    private static readonly TimeSpan AcceptDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PartingTime = TimeSpan.FromSeconds(1);

    private readonly TcpListener listener = new(options.Value.Confgen!);
    private string? failure;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        listener.Start();
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        listener.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await lifetime.WaitStartedAsync(stoppingToken);
            await AcceptAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops.
        }
        finally
        {
            listener.Stop();
        }
    }

    private async Task AcceptAsync(CancellationToken cancellationToken)
    {
        var places = new SemaphoreSlim(limits.Connections);
        while (true)
        {
            await places.WaitAsync(cancellationToken);
            try
            {
                var client = await listener.AcceptSocketAsync(cancellationToken);
                _ = ServeAsync(client, places, cancellationToken);
            }
            catch (SocketException exception)
            {
                // The client is gone already, or the process has no descriptors left.
                places.Release();
                LogNotAccepted(exception.Message);
                await Task.Delay(AcceptDelay, cancellationToken);
            }
        }
    }

    private async Task ServeAsync(Socket client, SemaphoreSlim places, CancellationToken cancellationToken)
    {
        try
        {
            await ServeAsync(client, cancellationToken);
        }
        catch (Exception exception)
        {
            client.LingerState = new LingerOption(true, 0);
            LogCut(exception.Message);
        }
        finally
        {
            client.Dispose();
            places.Release();
        }
    }

    private async Task ServeAsync(Socket client, CancellationToken cancellationToken)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(limits.LineTime);
        var line = await ReadLineAsync(client, time.Token);
        if (FileOf(line) is { } name && await ReadAsync(name, cancellationToken) is { } text)
        {
            for (var pieces = ConfFileText.Read(new ConfFileView(text)); !pieces.IsDone;)
            {
                ReadOnlyMemory<byte> piece = await pieces.NextAsync(cancellationToken);
                while (!piece.IsEmpty)
                {
                    time.CancelAfter(limits.IdleTime);
                    piece = piece[await client.SendAsync(piece, time.Token)..];
                }
            }
        }
        await PartAsync(client, cancellationToken);
    }

    private async Task<ConfFileText?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var text = await files.ReadAsync(name, cancellationToken);
            failure = null;
            return text;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (Interlocked.Exchange(ref failure, exception.Message) is null)
            {
                LogFailed(name, exception.Message);
            }
            throw;
        }
    }

    /// <summary>The line without its end; null when it is too long, or none came.</summary>
    private async Task<string?> ReadLineAsync(Socket client, CancellationToken cancellationToken)
    {
        var buffer = new byte[limits.LineLength];
        var length = 0;
        while (length < buffer.Length)
        {
            var read = await client.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            var end = buffer.AsSpan(length, read).IndexOf((byte)'\n');
            if (end >= 0 || read == 0)
            {
                return Encoding.Latin1.GetString(buffer, 0, length + Math.Max(end, 0)).TrimEnd('\r');
            }
            length += read;
        }
        return null;
    }

    /// <summary>The file that a line asks for; null for any other line.</summary>
    private static string? FileOf(string? line) =>
        line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var resource, .. var how] && how is [] or ["cached" or "invalidate"]
        && resource.StartsWith(Prefix, StringComparison.Ordinal)
            ? resource[Prefix.Length..]
            : null;

    /// <summary>Ends the connection so that the client gets all of the text, even when it has sent more than its line.</summary>
    private static async Task PartAsync(Socket client, CancellationToken cancellationToken)
    {
        client.Shutdown(SocketShutdown.Send);
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(PartingTime);
        var buffer = new byte[4096];
        try
        {
            for (int read, unread = 0; unread < MostUnread && (read = await client.ReceiveAsync(buffer, time.Token)) > 0; unread += read)
            {
            }
        }
        catch (OperationCanceledException)
        {
            // The client keeps its side open, but still gets what was sent.
        }
    }

    [LoggerMessage(LogLevel.Error, "Confd:Asterisk:ConfgenUrl: {File} can't be read: {Reason}")]
    private partial void LogFailed(string file, string reason);

    [LoggerMessage(LogLevel.Debug, "A connection to the generator's protocol was not accepted: {Reason}")]
    private partial void LogNotAccepted(string reason);

    [LoggerMessage(LogLevel.Debug, "A connection to the generator's protocol was cut: {Reason}")]
    private partial void LogCut(string reason);
}
