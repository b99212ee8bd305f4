using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Fields;
using Microsoft.Extensions.Options;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Confd.Plugins;

/// <summary>Calls wazo-provd. Every call ends by itself; a server that keeps failing is left alone for a while.</summary>
/// <remarks>Source: wazo-provd 0.2 REST API. <see cref="ProvdHosting"/> says what is tried again.</remarks>
internal sealed class ProvdClient(IHttpClientFactory clients, IOptions<ProvdOptions> options)
{
    /// <summary>Name of the HTTP client.</summary>
    public const string Name = "provd";

    /// <summary>An answer: all configurations of ten thousand phones are some megabytes.</summary>
    public const int MostBytes = 64 << 20;

    private const string MediaType = "application/vnd.proformatique.provd+json";
    private const int MostText = 300;

    private readonly string root = options.Value.Url.AbsoluteUri.TrimEnd('/') + "/0.2";

    /// <summary>The object that is answered; null when there is no such thing (404). Without content it is empty.</summary>
    /// <param name="method">GET, POST, PUT or DELETE.</param>
    /// <param name="path">Below <c>/0.2</c>, escaped, with its query.</param>
    /// <param name="body">JSON, or null for none.</param>
    /// <param name="tenant">On whose behalf, and for PUT and POST whose it is; null for the token's own tenant.</param>
    /// <param name="token">Replaces the token that is configured; null for that.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ProvdException">It can't be reached, or it refuses.</exception>
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
            // A token that is not accepted is ours, and nothing that a caller could mend; no more is a server that sends us elsewhere.
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
        var (document, fault) = BodyReader.Parse(content);
        return fault is null
            ? new ProvdAnswer(document!, location)
            : throw new ProvdException($"{what} was answered with something that is no JSON object", isUnavailable: true);
    }

    /// <summary>The words of a failure: a JSON text, or a line of plain text.</summary>
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
                // Then it is no JSON.
            }
        }
        text = string.Concat(text.Where(sign => !char.IsControl(sign)));
        return text.Length > MostText ? text[..MostText] : text;
    }
}

/// <summary>An answer that is no failure.</summary>
/// <param name="Body">Empty without content.</param>
/// <param name="Location">What was made, where something was.</param>
internal sealed record ProvdAnswer(JsonObject Body, Uri? Location);

/// <summary>wazo-provd did not do what it was asked.</summary>
/// <param name="message">What was asked, and why it was not done; it has no secret.</param>
/// <param name="isUnavailable">It will do it some time: it can't be reached, or is not well.</param>
internal sealed class ProvdException(string message, bool isUnavailable) : Exception(message)
{
    public bool IsUnavailable => isUnavailable;

    /// <summary>Status of its answer; null without one.</summary>
    public int? Status { get; init; }

    /// <summary>What it said.</summary>
    public string Text { get; init; } = "";
}
