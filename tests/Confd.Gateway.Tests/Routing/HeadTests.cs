using System.Net;

namespace Confd.Gateway.Tests.Routing;

/// <summary>HEAD works wherever GET does.</summary>
public sealed class HeadTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>With ids of nothing, where a path has some: that both say the same is what counts.</summary>
    [Fact]
    public async Task Every_route_of_the_api_answers_head_as_it_answers_get()
    {
        var paths = Service.Manifest.Routes.Where(route => route.Method == "GET").Select(route => "/1.1" + FilledPath.Of(route.Path)).Distinct().ToList();
        Assert.True(paths.Count > 100);

        foreach (var path in paths)
        {
            await SameAsync(path);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/docs")]
    [InlineData("/metrics")]
    [InlineData("/nowhere")]
    [InlineData("/1.1/nowhere")]
    public Task Pages_beside_the_api_do_too(string path) => SameAsync(path);

    [Fact]
    public async Task The_stream_of_events_sends_its_headers_and_ends()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/1.1/events");

        using var answer = await Http.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("", await answer.Content.ReadAsStringAsync(Token));
        using var anonymous = Service.NewClient(token: null);
        using var again = new HttpRequestMessage(HttpMethod.Head, "/1.1/events");
        using var refused = await anonymous.SendAsync(again, Token);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task The_root_leads_to_the_reference()
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = Service.Http.BaseAddress };

        using var answer = await client.GetAsync("/", Token);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("/docs", answer.Headers.Location?.OriginalString);
        using var behind = new HttpRequestMessage(HttpMethod.Get, "/");
        behind.Headers.Add("X-Script-Name", "/api/confd");
        using var prefixed = await client.SendAsync(behind, Token);
        Assert.Equal("/api/confd/docs", prefixed.Headers.Location?.OriginalString);
        using var page = await Http.GetAsync("/", Token);
        Assert.Contains("text/html", page.Content.Headers.ContentType?.ToString());
    }

    private async Task SameAsync(string path)
    {
        using var get = await Http.GetAsync(path, Token);
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var head = await Http.SendAsync(request, Token);

        Assert.True(get.StatusCode == head.StatusCode, $"{path}: GET {(int)get.StatusCode}, HEAD {(int)head.StatusCode}");
        Assert.Equal(get.Content.Headers.ContentType?.ToString(), head.Content.Headers.ContentType?.ToString());
        Assert.Equal("", await head.Content.ReadAsStringAsync(Token));
    }
}
