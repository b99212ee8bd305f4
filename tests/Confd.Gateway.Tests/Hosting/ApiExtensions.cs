using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

/// <summary>Requests as a client writes them.</summary>
public static class ApiExtensions
{
    public static async Task<JsonObject> CreateAsync(this HttpClient http, string path, string body)
    {
        using var answer = await http.PostAsync("/1.1" + path, Json(body), TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, $"POST {path} {body}: {(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!.AsObject();
    }

    public static async Task<JsonObject> ReadAsync(this HttpClient http, string path)
    {
        using var answer = await http.GetAsync("/1.1" + path, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"GET {path}: {(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!.AsObject();
    }

    public static Task EditAsync(this HttpClient http, string path, string body = "") =>
        http.ExpectAsync(HttpMethod.Put, path, body, HttpStatusCode.NoContent, "");

    /// <summary>Sends a merge patch.</summary>
    public static async Task<(HttpStatusCode Status, string Text)> PatchAsync(this HttpClient http, string path, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, "/1.1" + path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/merge-patch+json"),
        };
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public static Task DeleteAsync(this HttpClient http, string path, HttpStatusCode expected) =>
        http.ExpectAsync(HttpMethod.Delete, path, "", expected, null);

    /// <summary>Sends a request that must be refused with exactly these texts.</summary>
    public static async Task RefuseAsync(
        this HttpClient http, HttpMethod method, string path, string body, HttpStatusCode status, params string[] messages)
    {
        var (actual, text) = await http.SendAsync(method, path, body);
        Assert.True(status == actual, $"{method} {path} {body}: {(int)actual} {text}");
        Assert.Equal(messages, JsonNode.Parse(text)!.AsArray().Select(message => message!.GetValue<string>()));
    }

    public static Task RefuseAsync(this HttpClient http, HttpMethod method, string path, string body, params string[] messages) =>
        http.RefuseAsync(method, path, body, HttpStatusCode.BadRequest, messages);

    public static async Task ExpectAsync(
        this HttpClient http, HttpMethod method, string path, string body, HttpStatusCode status, string? text)
    {
        var (actual, given) = await http.SendAsync(method, path, body);
        Assert.True(status == actual, $"{method} {path} {body}: {(int)actual} {given}");
        if (text is not null)
        {
            Assert.Equal(text, given);
        }
    }

    public static async Task<(HttpStatusCode Status, string Text)> SendAsync(
        this HttpClient http, HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, "/1.1" + path);
        if (body.Length > 0)
        {
            request.Content = Json(body);
        }
        if (method == HttpMethod.Patch && request.Content is { } patch)
        {
            patch.Headers.ContentType = new("application/merge-patch+json");
        }
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Sends a request with headers of its own; the caller disposes the answer.</summary>
    public static Task<HttpResponseMessage> SendAsync(
        this HttpClient http, HttpMethod method, string path, string body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, "/1.1" + path);
        if (body.Length > 0)
        {
            request.Content = Json(body);
        }
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Makes a context and returns its name.</summary>
    public static async Task<string> NewContextAsync(
        this HttpClient http, string type = "internal", string ranges = "\"user_ranges\":[{\"start\":\"1000\",\"end\":\"1999\"}]") =>
        (string)(await http.CreateAsync("/contexts", $$"""{"label":"c","type":"{{type}}",{{ranges}}}"""))["name"]!;

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
