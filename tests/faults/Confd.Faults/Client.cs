using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Confd.History;

namespace Confd.Faults;

/// <summary>What came back: the status is null when nothing did.</summary>
internal readonly record struct Answer(HttpStatusCode? Status, JsonNode? Body, string Text)
{
    public string RequestId { get; init; } = "";

    public string? Tag { get; init; }

    public long Invoked { get; init; }

    public long Returned { get; init; }

    /// <summary>The service did not do its work.</summary>
    public bool HasFailed => Status is null or >= HttpStatusCode.InternalServerError;

    /// <summary>The outcome of the request, from its answer.</summary>
    public Outcome Outcome => Status switch
    {
        HttpStatusCode.ServiceUnavailable => Outcome.NotDone,
        null or >= HttpStatusCode.InternalServerError => Outcome.Unknown,
        HttpStatusCode.NotFound => Outcome.Missing,
        HttpStatusCode.PreconditionFailed => Outcome.Mismatch,
        >= HttpStatusCode.BadRequest => Text.Contains("was carried out", StringComparison.Ordinal) ? Outcome.Unknown : Outcome.NotDone,
        _ => Outcome.Done,
    };
}

/// <summary>A client of the load balancer, and of single gateways for the checks.</summary>
internal sealed class Client : IDisposable
{
    private readonly HttpClient http;
    private readonly Metrics metrics;
    private readonly TimeProvider time;
    private int requests;

    public Client(string token, Metrics metrics, TimeProvider time)
    {
        this.metrics = metrics;
        this.time = time;
        http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromSeconds(5), ConnectTimeout = TimeSpan.FromSeconds(2) })
        {
            Timeout = TimeSpan.FromSeconds(45),
        };
        http.DefaultRequestHeaders.Add("X-Auth-Token", token);
    }

    /// <summary>Sends one request; only those that count go into the metrics.</summary>
    public async Task<Answer> SendAsync(
        Uri server, HttpMethod method, string path, JsonNode? body, bool counts, CancellationToken cancellationToken, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(server, "/1.1" + path));
        if (body is not null)
        {
            request.Content = new StringContent(
                body.ToJsonString(), Encoding.UTF8, method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json");
        }
        else if (method != HttpMethod.Get)
        {
            // HttpClient repeats a request without content when its connection ends without an answer.
            request.Content = new ByteArrayContent([]);
        }
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }
        var id = $"r{Interlocked.Increment(ref requests)}";
        request.Headers.Add("X-Request-Id", id);
        var invoked = time.GetTimestamp();
        var answer = await AnswerAsync(request, cancellationToken) with
        {
            RequestId = id, Invoked = invoked, Returned = time.GetTimestamp(),
        };
        if (counts)
        {
            metrics.Add(invoked, method == HttpMethod.Get, answer.HasFailed ? answer.Text : null);
        }
        if (answer.Status == HttpStatusCode.InternalServerError)
        {
            metrics.WrongAnswers.Enqueue($"{method} {path}: 500 {answer.Text}");
        }
        return answer;
    }

    public void Dispose() => http.Dispose();

    private async Task<Answer> AnswerAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            // A request that is broken off leaves open whether it was carried out, so the run waits for its last answers.
            using var response = await http.SendAsync(request, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.StatusCode >= HttpStatusCode.InternalServerError
                ? new Answer(response.StatusCode, null, $"{(int)response.StatusCode}")
                : new Answer(response.StatusCode, text.Length > 0 && text[0] is '{' or '[' ? JsonNode.Parse(text) : null, text)
                {
                    Tag = response.Headers.ETag?.ToString(),
                };
        }
        catch (HttpRequestException exception)
        {
            return new Answer(null, null, exception.HttpRequestError.ToString());
        }
        catch (IOException exception)
        {
            return new Answer(null, null, exception.GetType().Name);
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Answer(null, null, "no answer in 45 seconds");
        }
    }
}
