using System.Net;
using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Resources;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Confd.Notifier;

/// <summary>
/// Asks sysconfd what an operation must know before it decides. It only reads: commands for sysconfd go with an event,
/// see <see cref="ReloadSink"/>.
/// </summary>
/// <remarks>Source: wazo-confd 1.1, sysconfd requests.</remarks>
internal sealed partial class SysconfdClient(IOptions<SysconfdOptions> options, ILogger<SysconfdClient> logger) : IDisposable
{
    // Shorter than what a gateway waits for a silo.
    private readonly HttpClient http = OtherService.NewClient(options.Value.Timeout, mostBytes: 1 << 20);

    /// <summary>Sysconfd can be asked.</summary>
    public bool IsThere => options.Value.Enabled;

    /// <summary>The object that a GET answers.</summary>
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
            var (document, fault) = BodyReader.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
            return fault is null ? document! : throw Failed(path, "the answer is no JSON object");
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            throw Failed(path, exception.Message);
        }
    }

    /// <summary>What to throw when an answer is not what the contract says.</summary>
    public RefusedException Failed(string path, string why)
    {
        LogFailed(path, why);
        return new RefusedException(Refusals.Unavailable("sysconfd can't be asked, repeat the request later."));
    }

    public void Dispose() => http.Dispose();

    [LoggerMessage(LogLevel.Warning, "sysconfd does not tell {Path}: {Reason}")]
    private partial void LogFailed(string path, string reason);
}
