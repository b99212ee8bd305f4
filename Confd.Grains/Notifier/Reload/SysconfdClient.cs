using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Confd.Notifier;

/// <summary>
/// Asks sysconfd what an operation must know before it decides. It only reads: commands for sysconfd go with an event,
/// see <see cref="ReloadSink"/>.
/// </summary>
/// <remarks>Source: wazo-confd 1.1, sysconfd requests.</remarks>
public sealed partial class SysconfdClient(IOptions<SysconfdOptions> options, ILogger<SysconfdClient> logger) : IDisposable
{
    // Shorter than what a gateway waits for a silo.
    private readonly HttpClient http = OtherService.NewClient(options.Value.Timeout, mostBytes: 1 << 20);

    /// <summary>Sysconfd can be asked.</summary>
    public bool IsThere => options.Value.Enabled;

    /// <summary>The object that a GET answers.</summary>
    /// <param name="path">Path on the server, for example <c>/networking/interfaces</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="RefusedException">It can't be reached, or the answer is no object (503).</exception>
    public async ValueTask<JsonObject> AskAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(options.Value.Url, path), cancellationToken);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                throw Failed(path, $"it was answered with {(int)answer.StatusCode}");
            }
            return OtherService.ObjectOf(await answer.Content.ReadAsByteArrayAsync(cancellationToken)) ?? throw Failed(path, "the answer is no JSON object");
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            throw Failed(path, exception.Message);
        }
    }

    /// <summary>What to throw when an answer is not what the contract says (503); the reason goes into the log alone.</summary>
    /// <param name="path">What was asked.</param>
    /// <param name="why">What is wrong with the answer.</param>
    public RefusedException Failed(string path, string why)
    {
        LogFailed(path, why);
        return new RefusedException(Refusals.Unavailable("sysconfd can't be asked, repeat the request later."));
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    [LoggerMessage(LogLevel.Warning, "sysconfd does not tell {Path}: {Reason}")]
    private partial void LogFailed(string path, string reason);
}
