using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Confd.Cluster.Tests;

/// <summary>Requests as a client writes them.</summary>
internal static class Api
{
    public static async Task<(HttpStatusCode Status, string Text)> CallAsync(
        this HttpClient http, HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, "/1.1" + path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public static async Task<JsonObject> PostAsync(this HttpClient http, string path, string body) =>
        JsonNode.Parse(await http.ExpectAsync(HttpMethod.Post, path, body, HttpStatusCode.Created))!.AsObject();

    public static async Task<JsonObject> ReadAsync(this HttpClient http, string path, HttpStatusCode status = HttpStatusCode.OK) =>
        JsonNode.Parse(await http.ExpectAsync(HttpMethod.Get, path, null, status))!.AsObject();

    public static Task PutAsync(this HttpClient http, string path, string? body = null) =>
        http.ExpectAsync(HttpMethod.Put, path, body, HttpStatusCode.NoContent);

    public static Task RemoveAsync(this HttpClient http, string path) =>
        http.ExpectAsync(HttpMethod.Delete, path, null, HttpStatusCode.NoContent);

    public static async Task<string> ExpectAsync(
        this HttpClient http, HttpMethod method, string path, string? body, HttpStatusCode status)
    {
        var (actual, text) = await http.CallAsync(method, path, body);
        Assert.True(status == actual, $"{method} {http.BaseAddress}{path} {body}: {(int)actual} {text}");
        return text;
    }
}
