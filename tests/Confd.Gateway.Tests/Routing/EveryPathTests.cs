using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests.Routing;

/// <summary>The pages beside the API refuse as the API does.</summary>
public sealed class EveryPathTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/docs")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/1.1/events")]
    [InlineData("/1.1/contexts/1")]
    public async Task A_method_that_is_not_allowed_is_refused_in_the_same_form(string path)
    {
        using var answer = await Http.PostAsync(path, null, Token);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Contains("GET", answer.Content.Headers.Allow);
        Assert.Single(answer.Headers.GetValues("X-Request-Id"));
        Assert.Equal("{\"message\":\"The method is not allowed for the requested URL.\"}\n", await answer.Content.ReadAsStringAsync(Token));
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/health/nowhere")]
    [InlineData("/1.1")]
    [InlineData("/1.1/nowhere")]
    [InlineData("/1.1/events/nowhere")]
    public async Task What_is_not_there_is_refused_in_the_same_form(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Request-Id", "mine");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/problem+json"));

        using var answer = await Http.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("mine", Assert.Single(answer.Headers.GetValues("X-Request-Id")));
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!;
        Assert.StartsWith("The requested URL was not found on the server.", (string?)problem["title"]);
        Assert.Equal(404, (int)problem["status"]!);
    }
}
