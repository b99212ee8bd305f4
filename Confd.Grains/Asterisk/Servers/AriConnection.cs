using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Notifier;
using Microsoft.Extensions.Logging;

namespace Confd.Asterisk;

/// <summary>Tells an Asterisk to reload through its REST interface; asks now and then whether it is there.</summary>
/// <remarks>Source: docs.asterisk.org, ARI, asterisk: <c>PUT /asterisk/modules/{moduleName}</c> and <c>GET /asterisk/info</c>.</remarks>
internal sealed partial class AriConnection : IAsteriskConnection
{
    private const int MostBytes = 1 << 20;

    /// <summary>Answer for a module that declined to load.</summary>
    private const string NotRunning = "Module has not been initialized";

    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait for whether it is there; a reload may take longer.</summary>
    private static readonly TimeSpan LongestCheck = TimeSpan.FromSeconds(5);

    private readonly AsteriskTarget target;
    private readonly ILogger logger;
    private readonly string root;
    private readonly HttpClient http;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task running;
    private volatile SinkPeer peer = new(false, null, "The server was not reached yet");

    public AriConnection(AsteriskTarget target, ILogger logger)
    {
        (this.target, this.logger) = (target, logger);
        root = target.Address.AbsoluteUri.TrimEnd('/');
        http = OtherService.NewClient(target.Timeout, MostBytes, target.NewTls());
        http.DefaultRequestHeaders.Authorization = OtherService.Basic(target.Username, target.Password);
        running = Task.Run(() => RunAsync(stopping.Token), CancellationToken.None);
    }

    public SinkPeer Peer => peer;

    public async Task<bool> ReloadAsync(string module, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Put, $"/asterisk/modules/{Uri.EscapeDataString(module)}", cancellationToken);
        return answer.StatusCode switch
        {
            // Accepted: Asterisk is starting, and reloads when it has started.
            HttpStatusCode.OK or HttpStatusCode.NoContent or HttpStatusCode.Accepted => true,
            HttpStatusCode.NotFound => false,
            HttpStatusCode.Conflict when (await ReasonAsync(answer, cancellationToken))?.StartsWith(NotRunning, StringComparison.OrdinalIgnoreCase) == true => false,
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => throw NotLetIn(),
            var status => throw new AsteriskException($"{module} was not reloaded: the server answered with {(int)status}"),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        http.Dispose();
    }

    /// <summary>The text of a refusal; null when it has none.</summary>
    private static async Task<string?> ReasonAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            return (JsonNode.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken)) as JsonObject)?["message"]?.ToString();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private AsteriskException NotLetIn() => new($"The server does not let user '{target.Username}' in");

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var next = await CheckAsync(cancellationToken);
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            if (next.IsConnected && !peer.IsConnected)
            {
                LogConnected(target.Name, next.Version);
            }
            else if (!next.IsConnected && peer.IsConnected)
            {
                LogLost(target.Name, next.Error!);
            }
            peer = next;
            await Task.Delay(next.IsConnected ? CheckInterval : RetryInterval, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<SinkPeer> CheckAsync(CancellationToken cancellationToken)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(LongestCheck);
        try
        {
            using var answer = await SendAsync(HttpMethod.Get, "/asterisk/info?only=system", time.Token);
            if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            {
                throw NotLetIn();
            }
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                throw new AsteriskException($"The server answered with {(int)answer.StatusCode}");
            }
            var info = JsonNode.Parse(await answer.Content.ReadAsByteArrayAsync(time.Token)) as JsonObject;
            return new SinkPeer(true, info?["system"] is JsonObject system ? system["version"]?.ToString() : null, null);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return new SinkPeer(
                false, peer.Version, exception is OperationCanceledException ? "The server does not answer in time" : exception.Message);
        }
    }

    /// <exception cref="AsteriskException">There was no answer.</exception>
    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(method, root + path);
            return await http.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new AsteriskException($"The server can't be reached: {exception.InnerException?.Message ?? exception.Message}", exception);
        }
        catch (TaskCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AsteriskException($"The server does not answer within {target.Timeout}", exception);
        }
    }

    [LoggerMessage(LogLevel.Information, "Asterisk {Server} is connected, version {Version}")]
    private partial void LogConnected(string server, string? version);

    [LoggerMessage(LogLevel.Warning, "Asterisk {Server} is not connected any more: {Reason}")]
    private partial void LogLost(string server, string reason);
}
