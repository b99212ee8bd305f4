using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Confd.Faults;

/// <summary>What came back: the status is null when nothing did.</summary>
internal readonly record struct Answer(HttpStatusCode? Status, JsonNode? Body, string Text)
{
    public bool IsUnknown => Status is null or >= HttpStatusCode.InternalServerError;
}

/// <summary>A client of the load balancer, and of single gateways for the checks.</summary>
internal sealed class Client : IDisposable
{
    private readonly HttpClient http;
    private readonly Metrics metrics;
    private readonly TimeProvider time;

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
        Uri server, HttpMethod method, string path, JsonNode? body, bool counts, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(server, "/1.1" + path));
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }
        var started = time.GetTimestamp();
        var answer = await AnswerAsync(request, cancellationToken);
        if (counts)
        {
            metrics.Add(started, method != HttpMethod.Post, answer.IsUnknown ? answer.Text : null);
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
            using var response = await http.SendAsync(request, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.StatusCode >= HttpStatusCode.InternalServerError
                ? new Answer(response.StatusCode, null, $"{(int)response.StatusCode}")
                : new Answer(response.StatusCode, text.Length > 0 && text[0] is '{' or '[' ? JsonNode.Parse(text) : null, text);
        }
        catch (HttpRequestException exception)
        {
            return new Answer(null, null, exception.HttpRequestError.ToString());
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Answer(null, null, "no answer in 45 seconds");
        }
    }
}
