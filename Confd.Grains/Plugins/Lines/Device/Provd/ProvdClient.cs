using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Confd.Plugins;

/// <summary>Calls wazo-provd. Every call has a time limit; a server that keeps failing gets no calls for a while.</summary>
/// <remarks>Source: wazo-provd 0.2 REST API. <see cref="ProvdHosting"/> says which calls are retried.</remarks>
internal sealed class ProvdClient(IHttpClientFactory clients, IOptions<ProvdOptions> options)
{
    /// <summary>Name of the HTTP client.</summary>
    public const string Name = "provd";

    /// <summary>Largest answer: all configurations of ten thousand phones are some megabytes.</summary>
    public const int MostBytes = 64 << 20;

    private const string MediaType = "application/vnd.proformatique.provd+json";
    private const int MostText = 300;

    private readonly string root = options.Value.Url.AbsoluteUri.TrimEnd('/') + "/0.2";

    /// <summary>Sends a request and returns the answer; null for 404. An answer without content is empty.</summary>
    /// <param name="method">GET, POST, PUT or DELETE.</param>
    /// <param name="path">Below <c>/0.2</c>, escaped, with its query.</param>
    /// <param name="body">JSON, or null for none.</param>
    /// <param name="tenant">The tenant that asks and, for PUT and POST, owns the result; null for the token's own.</param>
    /// <param name="token">Replaces the configured token; null for the configured one.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ProvdException">The server can't be reached, or it refuses.</exception>
    public async Task<ProvdAnswer?> SendAsync(
        HttpMethod method, string path, JsonObject? body, Guid? tenant, string? token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, root + path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(MediaType));
        if ((token ?? options.Value.Token) is { } secret)
        {
            request.Headers.TryAddWithoutValidation("X-Auth-Token", secret);
        }
        if (tenant is not null)
        {
            request.Headers.Add("Wazo-Tenant", $"{tenant}");
        }
        if (body is not null)
        {
            request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(MediaType);
        }
        try
        {
            using var http = clients.CreateClient(Name);
            using var answer = await http.SendAsync(request, cancellationToken);
            var content = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            return answer.StatusCode == HttpStatusCode.NotFound ? null : Read(method, path, answer, content);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception
            is HttpRequestException or IOException or TimeoutRejectedException or BrokenCircuitException or OperationCanceledException)
        {
            throw new ProvdException($"wazo-provd can't be reached: {exception.Message}", isUnavailable: true);
        }
    }

    private static ProvdAnswer Read(HttpMethod method, string path, HttpResponseMessage answer, byte[] content)
    {
        var what = $"{method} {path.Split('?')[0]}";
        if (!answer.IsSuccessStatusCode)
        {
            // The token is ours, so a caller can't mend its refusal. Nor can a caller mend a redirect.
            var isUnavailable = answer.StatusCode is < HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests
                or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
            throw new ProvdException($"{what} was answered with {(int)answer.StatusCode}", isUnavailable)
            {
                Status = (int)answer.StatusCode, Text = TextOf(content) ?? answer.ReasonPhrase ?? "",
            };
        }
        var location = answer.Headers.Location;
        if (content.Length == 0)
        {
            return new ProvdAnswer([], location);
        }
        return OtherService.ObjectOf(content) is { } document
            ? new ProvdAnswer(document, location)
            : throw new ProvdException($"{what} was answered with something that is no JSON object", isUnavailable: true);
    }

    /// <summary>The text of a failure: a JSON text, or a line of plain text.</summary>
    private static string? TextOf(byte[] content)
    {
        if (content.Length is 0 or > 1 << 16)
        {
            return null;
        }
        var text = Encoding.UTF8.GetString(content).Trim();
        if (text.StartsWith('"'))
        {
            try
            {
                text = JsonSerializer.Deserialize<string>(text) ?? "";
            }
            catch (JsonException)
            {
                // It is plain text.
            }
        }
        text = string.Concat(text.Where(sign => !char.IsControl(sign)));
        return text.Length > MostText ? text[..MostText] : text;
    }
}

/// <summary>An answer of success.</summary>
/// <param name="Body">Empty without content.</param>
/// <param name="Location">Address of what was created; null when nothing was.</param>
internal sealed record ProvdAnswer(JsonObject Body, Uri? Location);

/// <summary>wazo-provd did not do what it was asked.</summary>
/// <param name="message">The request and why it failed; contains no secret.</param>
/// <param name="isUnavailable">True when a later try may succeed: the server can't be reached, or has a fault.</param>
internal sealed class ProvdException(string message, bool isUnavailable) : Exception(message)
{
    public bool IsUnavailable => isUnavailable;

    /// <summary>Status of its answer; null without one.</summary>
    public int? Status { get; init; }

    /// <summary>The text of its answer.</summary>
    public string Text { get; init; } = "";
}
