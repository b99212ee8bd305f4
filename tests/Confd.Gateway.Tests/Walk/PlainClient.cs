using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests.RelationPath;

/// <summary>
/// Talks to the API as the Python library of the 1.1 API does: one set of headers on every request, with a body or without,
/// and JSON. It knows of entity tags, warnings and other formats nothing.
/// </summary>
internal sealed class PlainClient(HttpClient http)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A page of a list.</summary>
    public async Task<(long Total, JsonArray Items)> ListAsync(string path)
    {
        var page = (await GetAsync(path)).AsObject();
        return ((long)page["total"]!, page["items"]!.AsArray());
    }

    /// <summary>An item or a document.</summary>
    public async Task<JsonNode> GetAsync(string path)
    {
        var (status, body, _) = await SendAsync("GET", path);
        Assert.True(status == HttpStatusCode.OK, $"GET {path}: {(int)status} {body}");
        return JsonNode.Parse(body)!;
    }

    /// <summary>The created resource, and its path.</summary>
    public async Task<(JsonObject Created, Uri Location)> CreateAsync(string path, JsonNode body)
    {
        var (status, answer, location) = await SendAsync("POST", path, body);
        Assert.True(status == HttpStatusCode.Created, $"POST {path} {body.ToJsonString()}: {(int)status} {answer}");
        Assert.True(location is { IsAbsoluteUri: true }, $"POST {path}: Location is '{location}'");
        return (JsonNode.Parse(answer)!.AsObject(), location);
    }

    public Task UpdateAsync(string path, JsonNode? body = null) => DoneAsync("PUT", path, body);

    public Task DeleteAsync(string path) => DoneAsync("DELETE", path, null);

    /// <summary>Asserts that the item does not exist, or no longer exists, in the words that clients look for.</summary>
    public async Task MissAsync(string method, string path, JsonNode? body = null)
    {
        var (status, text, _) = await SendAsync(method, path, body);
        Assert.True(status == HttpStatusCode.NotFound, $"{method} {path}: {(int)status} {text}");
        Assert.StartsWith("Resource Not Found - ", (string?)Assert.Single(JsonNode.Parse(text)!.AsArray()));
    }

    private async Task DoneAsync(string method, string path, JsonNode? body)
    {
        var (status, text, _) = await SendAsync(method, path, body);
        Assert.True(status == HttpStatusCode.NoContent && text.Length == 0, $"{method} {path} {body?.ToJsonString()}: {(int)status} {text}");
    }

    private async Task<(HttpStatusCode Status, string Body, Uri? Location)> SendAsync(string method, string path, JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/1.1" + path);
        request.Headers.UserAgent.ParseAdd("python-requests/2.32.3");
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.ConnectionClose = true;
        // Also where there is none.
        request.Content = new ByteArrayContent(body is null ? [] : System.Text.Encoding.UTF8.GetBytes(body.ToJsonString()));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await http.SendAsync(request, Token);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Token), answer.Headers.Location);
    }
}
