using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests.Notifier;

/// <summary>One server-sent event.</summary>
public sealed record ServerSentEvent(long Id, string Name, JsonObject Message);

/// <summary>Watches <c>/1.1/events</c> as a browser does: it keeps the last id, also of events without data.</summary>
public sealed class EventClient : IAsyncDisposable
{
    private readonly HttpClient http;
    private readonly string query;
    private readonly CancellationTokenSource stopping = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private Task reading = Task.CompletedTask;
    private long lastId;

    public EventClient(HttpClient http, string query = "")
    {
        this.http = http;
        this.query = query;
    }

    public ConcurrentQueue<ServerSentEvent> Events { get; } = new();

    /// <summary>Null before anything was received.</summary>
    public long? LastId
    {
        get => Interlocked.Read(ref lastId) is var id and > 0 ? id - 1 : null;
        set => Interlocked.Exchange(ref lastId, value is { } id ? id + 1 : 0);
    }

    /// <summary>Completed when the connection ended.</summary>
    public Task Ended => reading;

    public Task StartAsync() => StartAsync(http);

    /// <summary>Connects, to another gateway when another client is given.</summary>
    public async Task StartAsync(HttpClient via)
    {
        var answer = await SendAsync(via);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        reading = ReadAsync(answer);
        await Poll.UntilAsync(() => LastId is not null || reading.IsCompleted, "the stream begins");
    }

    public async Task<HttpResponseMessage> SendAsync(HttpClient via)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/1.1/events{query}");
        if (LastId is { } id)
        {
            request.Headers.Add("Last-Event-ID", $"{id}");
        }
        return await via.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stopping.Token);
    }

    public async Task<IReadOnlyList<ServerSentEvent>> ExpectAsync(int count, int seconds = 30)
    {
        await Poll.UntilAsync(() => Events.Count >= count, timeout: TimeSpan.FromSeconds(seconds));
        return [.. Events];
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(stopping.Token));
            long? id = null;
            var (name, data) = ("", "");
            while (await reader.ReadLineAsync(stopping.Token) is { } line)
            {
                var (field, value) = line.Split(": ", 2) is [var first, var second] ? (first, second) : (line, "");
                switch (field)
                {
                    case "id": id = long.Parse(value); break;
                    case "event": name = value; break;
                    case "data": data = value; break;
                    case "":
                        if (data.Length > 0)
                        {
                            Events.Enqueue(new ServerSentEvent(id!.Value, name, JsonNode.Parse(data)!.AsObject()));
                        }
                        LastId = id ?? LastId;
                        (name, data) = ("", "");
                        break;
                    default: break;
                }
            }
        }
    }
}
