using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests.Soak;

/// <summary>Requests of all sorts. Each round removes what it creates.</summary>
internal sealed class MixedLoad(HttpClient http)
{
    private const int Workers = 8;

    private long requests;
    private long errors;

    public long Requests => Interlocked.Read(ref requests);

    /// <summary>Answers of 500 and above.</summary>
    public long Errors => Interlocked.Read(ref errors);

    /// <summary>Each worker makes, reads, changes and removes this many resources of several kinds.</summary>
    public async Task RoundAsync(int each, CancellationToken cancellationToken)
    {
        var context = (string)(await SendAsync(
            HttpMethod.Post, "/contexts", """{"label":"soak","type":"internal","user_ranges":[{"start":"10000","end":"99999"}]}""", cancellationToken))!["name"]!;
        await Task.WhenAll(Enumerable.Range(1, Workers).Select(worker => WorkAsync(worker, each, context, cancellationToken)));
        var id = (await SendAsync(HttpMethod.Get, $"/contexts?name={context}", "", cancellationToken))!["items"]![0]!["id"];
        await SendAsync(HttpMethod.Delete, $"/contexts/{id}", "", cancellationToken);
    }

    private async Task WorkAsync(int worker, int each, string context, CancellationToken cancellationToken)
    {
        for (var number = 0; number < each; number++)
        {
            var exten = string.Create(CultureInfo.InvariantCulture, $"{worker}{number:0000}");
            var user = await SendAsync(
                HttpMethod.Post, "/users",
                $$"""{"firstname":"soak {{exten}}","lines":[{"context":"{{context}}","endpoint_sip":{"label":"x"},"extensions":[{"exten":"{{exten}}"}]}]}""",
                cancellationToken);
            var path = $"/users/{user!["uuid"]}";
            var mail = await SendAsync(
                HttpMethod.Post, "/voicemails", $$"""{"name":"v","number":"{{exten}}","context":"{{context}}"}""", cancellationToken);
            await SendAsync(HttpMethod.Put, $"{path}/voicemails/{mail!["id"]}", "", cancellationToken);
            await SendAsync(HttpMethod.Get, path, "", cancellationToken);
            await SendAsync(HttpMethod.Put, path, $$"""{"lastname":"{{new string('x', 100)}}{{number % 7}}"}""", cancellationToken);
            await SendAsync(HttpMethod.Get, $"/users/{user["id"]}", "", cancellationToken);
            await SendAsync(HttpMethod.Get, $"/users?search=soak {exten}", "", cancellationToken);
            await SendAsync(HttpMethod.Get, "/extensions?limit=20", "", cancellationToken);
            await SendAsync(HttpMethod.Get, $"/users/{Guid.NewGuid()}", "", cancellationToken);
            await SendAsync(HttpMethod.Get, $"/users?firstname={Guid.NewGuid():N}", "", cancellationToken);
            await SendAsync(HttpMethod.Post, "/users", "{\"firstname\": nonsense}", cancellationToken);
            await SendAsync(HttpMethod.Put, $"{path}/voicemails/{mail["id"]}", "", cancellationToken);
            await SendAsync(HttpMethod.Delete, $"{path}/voicemails", "", cancellationToken);
            await SendAsync(HttpMethod.Delete, $"/voicemails/{mail["id"]}", "", cancellationToken);
            await SendAsync(HttpMethod.Delete, $"{path}?recursive=true", "", cancellationToken);
        }
    }

    private async Task<JsonNode?> SendAsync(HttpMethod method, string path, string body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, "/1.1" + path);
        if (body.Length > 0)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }
        // Each caller tries its luck with a key of its own.
        if (method == HttpMethod.Post)
        {
            request.Headers.Add("Idempotency-Key", $"{Guid.NewGuid():N}");
        }
        using var answer = await http.SendAsync(request, cancellationToken);
        Interlocked.Increment(ref requests);
        if (answer.StatusCode >= HttpStatusCode.InternalServerError)
        {
            Interlocked.Increment(ref errors);
        }
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.IsSuccessStatusCode && text.Length > 0 ? JsonNode.Parse(text) : null;
    }
}
