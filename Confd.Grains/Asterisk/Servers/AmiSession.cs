using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Confd.Asterisk;

/// <summary>A connection to the manager interface whose user has logged in.</summary>
/// <remarks>
/// The server carries out the actions of a connection one after the other: behind one that takes too long all others wait, so the
/// connection is given up then. Source: docs.asterisk.org, Asterisk Manager Interface, AMI actions.
/// </remarks>
internal sealed class AmiSession : IAsyncDisposable
{
    private static readonly TimeSpan LongestLogin = TimeSpan.FromSeconds(10);

    /// <summary>Between two looks at whether a quiet server is still there.</summary>
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(10);

    private readonly AsteriskTarget target;
    private readonly Stream stream;
    private readonly AmiLines lines;
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly CancellationTokenSource ended = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<AmiMessage>> waiting = new();
    private Task reading = Task.CompletedTask;
    private Exception? fault;
    private long lastId;

    private AmiSession(AsteriskTarget target, Stream stream) => (this.target, this.stream, lines) = (target, stream, new AmiLines(stream));

    /// <summary>What runs there, for example <c>20.5.2</c>; null when the user may not ask.</summary>
    public string? Version { get; private set; }

    /// <summary>Nothing can be sent any more.</summary>
    public bool IsEnded => ended.IsCancellationRequested;

    /// <summary>Connects and logs in.</summary>
    /// <exception cref="AsteriskException">The server can't be reached, or does not let the user in.</exception>
    public static async Task<AmiSession> OpenAsync(AsteriskTarget target, CancellationToken cancellationToken)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(target.Timeout < LongestLogin ? target.Timeout : LongestLogin);
        AmiSession? session = null;
        try
        {
            session = new AmiSession(target, await ConnectAsync(target, time.Token));
            await session.BeginAsync(time.Token);
            return session;
        }
        catch (Exception exception)
        {
            if (session is not null)
            {
                await session.DisposeAsync();
            }
            if (exception is AsteriskException)
            {
                throw;
            }
            cancellationToken.ThrowIfCancellationRequested();
            throw exception is OperationCanceledException
                ? new AsteriskException("The server does not answer in time", exception)
                : new AsteriskException($"The server can't be reached: {exception.Message}", exception);
        }
    }

    /// <summary>Returns when the connection has ended.</summary>
    /// <exception cref="AsteriskException">Why it has.</exception>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        while (!reading.IsCompleted)
        {
            await reading.WaitAsync(PingInterval, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (!reading.IsCompleted && waiting.IsEmpty)
            {
                await SendAsync("Ping", [], cancellationToken);
            }
        }
        throw Ended();
    }

    /// <summary>Sends an action and returns its answer.</summary>
    /// <exception cref="AsteriskException">There was none: the connection has ended.</exception>
    public async Task<AmiMessage> SendAsync(
        string action, IEnumerable<(string Name, string Value)> fields, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref lastId).ToString(CultureInfo.InvariantCulture);
        var answer = new TaskCompletionSource<AmiMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting[id] = answer;
        try
        {
            var text = new StringBuilder($"Action: {action}\r\nActionID: {id}\r\n");
            foreach (var (name, value) in fields)
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
            }
            await WriteAsync(Encoding.UTF8.GetBytes(text.Append("\r\n").ToString()), cancellationToken);
            if (ended.IsCancellationRequested)
            {
                throw Ended();
            }
            return await answer.Task.WaitAsync(target.Timeout, cancellationToken);
        }
        catch (TimeoutException late)
        {
            End(new AsteriskException($"The server does not answer within {target.Timeout}", late));
            throw Ended();
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException or SocketException)
        {
            End(broken);
            throw Ended();
        }
        finally
        {
            waiting.TryRemove(id, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        End(new AsteriskException("The connection is closed"));
        await stream.DisposeAsync();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task<Stream> ConnectAsync(AsteriskTarget target, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream stream = null!;
        try
        {
            await socket.ConnectAsync(target.Address.DnsSafeHost, target.Address.Port, cancellationToken);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (target.Address.Scheme == "amis")
            {
                var tls = new SslStream(stream);
                stream = tls;
                await tls.AuthenticateAsClientAsync(target.NewTls(), cancellationToken);
            }
            return stream;
        }
        catch
        {
            if (stream is not null)
            {
                await stream.DisposeAsync();
            }
            socket.Dispose();
            throw;
        }
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (await lines.NextAsync(cancellationToken) is var banner && !banner.StartsWith("Asterisk Call Manager", StringComparison.Ordinal))
        {
            throw new AsteriskException("The server speaks another protocol");
        }
        reading = Task.Run(() => ReadAsync(ended.Token), CancellationToken.None);
        var login = await SendAsync(
            "Login", [("Username", target.Username), ("Secret", target.Password), ("Events", "off")], cancellationToken);
        if (login["Response"] != "Success")
        {
            throw new AsteriskException($"The server does not let user '{target.Username}' in: {login["Message"]}");
        }
        var settings = await SendAsync("CoreSettings", [], cancellationToken);
        Version = settings["AsteriskVersion"];
    }

    private async Task WriteAsync(byte[] message, CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            // A message that is cut off would be continued by the next one, so only the end of the connection ends it.
            using var time = CancellationTokenSource.CreateLinkedTokenSource(ended.Token);
            time.CancelAfter(target.Timeout);
            await stream.WriteAsync(message, time.Token);
            await stream.FlushAsync(time.Token);
        }
        catch (OperationCanceledException late)
        {
            End(new AsteriskException("The server does not read", late));
            throw Ended();
        }
        finally
        {
            writing.Release();
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var message = await NextAsync(cancellationToken);
                // Events have no answer's fields, and nobody waits for other answers.
                if (message["Response"] is not null && message["ActionID"] is { } id && waiting.TryGetValue(id, out var answer))
                {
                    answer.TrySetResult(message);
                }
            }
        }
        catch (Exception exception)
        {
            End(exception);
        }
    }

    private async ValueTask<AmiMessage> NextAsync(CancellationToken cancellationToken)
    {
        var message = new AmiMessage();
        while (true)
        {
            var line = await lines.NextAsync(cancellationToken);
            if (line.Length > 0)
            {
                message.Add(line);
            }
            else if (message.Lines > 0)
            {
                return message;
            }
            if (message.Lines > AmiMessage.MostLines)
            {
                throw new AsteriskException("The server sends a message without end");
            }
        }
    }

    /// <summary>The first reason counts. All waiting callers get it.</summary>
    private void End(Exception exception)
    {
        Interlocked.CompareExchange(ref fault, exception, null);
        ended.Cancel();
        foreach (var answer in waiting.Values)
        {
            answer.TrySetException(Ended());
        }
    }

    private AsteriskException Ended() => fault as AsteriskException ?? new AsteriskException($"The connection broke: {fault?.Message}", fault);
}
