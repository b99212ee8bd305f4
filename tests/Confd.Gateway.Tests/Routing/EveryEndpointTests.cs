using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Confd.Gateway.Authentication;
using Confd.Gateway.Hosting;
using Confd.Gateway.Limits;
using Confd.Processes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Confd.Gateway.Tests.Routing;

/// <summary>A service that takes few requests at once, and trusts a proxy that is not this machine.</summary>
public sealed class EveryEndpointFixture : SqliteFixture
{
    public const int Most = 4;

    protected override IEnumerable<string> MoreArguments =>
    [
        $"--Confd:Gateway:Limits:MaxConcurrentRequests={Most}", "--Confd:Gateway:Limits:TrustedProxies=192.0.2.50",
        "--Confd:Gateway:Limits:RequestTimeout=60", "--Confd:Telemetry:Dashboard=true",
    ];
}

/// <summary>Rules for every path of the service.</summary>
public sealed class EveryEndpointTests(EveryEndpointFixture service) : IClassFixture<EveryEndpointFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IReadOnlyList<RouteEndpoint> Endpoints =>
        [.. service.Parts.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    [Fact]
    public async Task Requests_have_an_id_pages_may_call_and_refusals_have_one_form()
    {
        using var nobody = service.NewClient(token: null);
        var seen = new HashSet<string>();
        foreach (var endpoint in Endpoints)
        {
            // One that would be answered, and one that no path has.
            foreach (var method in new[] { MethodOf(endpoint), "PROPFIND" })
            {
                var path = FilledPath.Of(endpoint.RoutePattern.RawText!);
                using var answer = await SendAsync(nobody, method, path);
                var request = $"{method} {path}: {(int)answer.StatusCode}";

                Assert.True((int)answer.StatusCode is < 500 or 503, request);
                Assert.True(answer.Headers.GetValues("X-Request-Id").Single() == "mine", request);
                Assert.True(answer.Headers.GetValues("Access-Control-Allow-Origin").Single() == "https://portal.example", request);
                if (method == "PROPFIND" && endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is not null)
                {
                    Assert.True(answer.StatusCode == HttpStatusCode.MethodNotAllowed, request);
                    Assert.NotEmpty(answer.Content.Headers.Allow);
                }
                else if (endpoint.Metadata.GetMetadata<AclRequirement>() is not null)
                {
                    Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, request);
                }
                if ((int)answer.StatusCode >= 400 && !path.StartsWith("/health", StringComparison.Ordinal))
                {
                    AssertIsRefusal(await answer.Content.ReadAsStringAsync(Token), request);
                }
                seen.Add(path);
            }
        }
        Assert.Superset(
            new HashSet<string> { "/", "/docs/x", "/openapi/v1.json", "/health/live", "/health/ready", "/metrics", "/1.1/events", "/1.1/users" },
            seen);
    }

    [Fact]
    public async Task Requests_at_once_have_their_limit()
    {
        // What answers are held against is read before there is no room for it.
        await service.Http.ReadAsync("/infos");
        var held = new List<TcpClient>();
        try
        {
            using var client = service.NewClient(ConfdFixture.AdminToken);
            await Poll.UntilAsync(
                async () =>
                {
                    // The place of a request that was just answered may still be taken, and then one of ours is refused.
                    held.Add(await HoldAsync());
                    return held.Count >= EveryEndpointFixture.Most
                        && (await client.GetAsync("/1.1/infos", Token)).StatusCode == HttpStatusCode.ServiceUnavailable;
                },
                "the service is at its limit");
            foreach (var endpoint in Endpoints)
            {
                var isFree = endpoint.Metadata.GetMetadata<DisableRateLimitingAttribute>() is not null
                    || endpoint.Metadata.GetMetadata<LongLived>() is not null;
                var path = FilledPath.Of(endpoint.RoutePattern.RawText!);
                var method = endpoint.Metadata.GetMetadata<LongLived>() is not null ? "HEAD"
                    : endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is null ? "PROPFIND"
                    : MethodOf(endpoint);
                using var answer = await SendAsync(client, method, path);
                var request = $"{method} {path}: {(int)answer.StatusCode}";

                Assert.True(isFree == (answer.StatusCode != HttpStatusCode.ServiceUnavailable), request);
                Assert.True(isFree || answer.Headers.RetryAfter is not null, request);
                Assert.True(answer.Headers.GetValues("X-Request-Id").Single() == "mine", request);
                if (!isFree)
                {
                    AssertIsRefusal(await answer.Content.ReadAsStringAsync(Token), request);
                }
            }
        }
        finally
        {
            held.ForEach(client => client.Dispose());
            // The next test needs a free place.
            await Poll.UntilAsync(
                async () => (await service.Http.GetAsync(new Uri("/openapi/v1.json", UriKind.Relative), Token)).IsSuccessStatusCode, "a place is free");
        }
    }

    [Fact]
    public async Task Nobody_but_a_trusted_proxy_says_how_the_service_is_reached()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json");
        request.Headers.Host = "confd.example";
        request.Headers.Add("X-Forwarded-For", "192.0.2.50");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Script-Name", "/evil");

        using var answer = await service.Http.SendAsync(request, Token);

        var document = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!;
        Assert.Equal("http://confd.example", (string?)document["servers"]![0]!["url"]);
    }

    private static string MethodOf(Endpoint endpoint) => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods[0] ?? "GET";

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string method, string path)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("X-Request-Id", "mine");
        request.Headers.Add("Origin", "https://portal.example");
        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
    }

    private static void AssertIsRefusal(string text, string request)
    {
        var body = JsonNode.Parse(text);
        Assert.True(
            body is JsonArray { Count: > 0 } || (body is JsonObject error && error["message"] is not null) || (body is JsonValue value && (string?)value == ""), $"{request} {text}");
    }

    /// <summary>A request whose body does not come.</summary>
    private async Task<TcpClient> HoldAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(service.Http.BaseAddress!.Host, service.Http.BaseAddress.Port, Token);
        await client.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST /1.1/contexts HTTP/1.1\r\nHost: x\r\nX-Auth-Token: {ConfdFixture.AdminToken}\r\nContent-Length: 100\r\n\r\n{{"),
            Token);
        return client;
    }
}

/// <summary>A service that is asked to stop while it still serves.</summary>
public sealed class DrainingTests(DrainingTests.Fixture service) : IClassFixture<DrainingTests.Fixture>
{
    public sealed class Fixture : SqliteFixture;

    [Fact]
    public async Task Every_answer_asks_to_connect_anew()
    {
        using var client = service.NewClient(token: null);
        var paths = service.Parts.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => FilledPath.Of(endpoint.RoutePattern.RawText!)).Append("/nowhere").Distinct().ToList();

        await service.Parts.GetRequiredService<Draining>().StoppingAsync(TestContext.Current.CancellationToken);

        foreach (var path in paths)
        {
            using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.True(answer.Headers.ConnectionClose, path);
        }
    }
}
