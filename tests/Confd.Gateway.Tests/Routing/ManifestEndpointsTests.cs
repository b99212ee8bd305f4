using Confd.Gateway.Routing;
using Microsoft.AspNetCore.Http;

namespace Confd.Gateway.Tests.Routing;

public sealed class ManifestEndpointsTests
{
    private const string Uuid = "10000000-0000-4000-8000-0000000000aa";

    private static readonly IReadOnlyList<ManifestRoute> Routes =
    [
        Route("GET", "/users"), Route("POST", "/users"), Route("GET", "/users/{id:uuid}"), Route("GET", "/users/{id:int}"),
        Route("GET", "/users/import"), Route("GET", "/users/{name}/tags"), Route("PUT", "/users/{user_id:int}/lines/{line_id:int}"),
        Route("GET", "/users/import/{id:int}/rows"), Route("GET", "/users/me/{x}"), Route("DELETE", "/users/{number:int}"),
        Route("GET", "/files/{id:int}"), Route("GET", "/files/{name:filename}"), Route("GET", "/files/{any}"), Route("DELETE", "/files/{any}"),
    ];

    private static readonly RouteMatcher Matcher = new(new RouteManifest("r", Routes, new Dictionary<string, string>()));

    [Theory]
    [InlineData("/users", "/users", "")]
    [InlineData("/users/5", "/users/{id:int}", "5")]
    [InlineData("/users/007", "/users/{id:int}", "007")]
    [InlineData("/users/import", "/users/import", "")]
    [InlineData("/users/10000000-0000-4000-8000-0000000000AA", "/users/{id:uuid}", Uuid)]
    [InlineData("/users/5/tags", "/users/{name}/tags", "5")]
    [InlineData("/users/anything/tags", "/users/{name}/tags", "anything")]
    [InlineData("/users/import/tags", "/users/{name}/tags", "import")]
    [InlineData("/users/5/lines/6", "/users/{user_id:int}/lines/{line_id:int}", "5,6")]
    [InlineData("/users/import/7/rows", "/users/import/{id:int}/rows", "7")]
    [InlineData("/users/Import/tags", "/users/{name}/tags", "Import")]
    [InlineData("/files/5", "/files/{id:int}", "5")]
    [InlineData("/files/5.wav", "/files/{name:filename}", "5.wav")]
    [InlineData("/files/.wav", "/files/{any}", ".wav")]
    public async Task Paths_lead_to_the_most_exact_route(string path, string route, string values)
    {
        var match = await Matcher.MatchAsync(Routes.First(one => one.Path == route).Method, path);

        Assert.Equal(route, match!.Value.Route.Manifest.Path);
        Assert.Equal(values, string.Join(',', match.Value.Values));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("users")]
    [InlineData("/users/")]
    [InlineData("//users")]
    [InlineData("/users/-5")]
    [InlineData("/users/5x")]
    [InlineData("/users/٥")]
    [InlineData("/users//tags")]
    [InlineData("/users/5/lines/")]
    [InlineData("/users/5/lines/x")]
    [InlineData("/users/5/lines/6/7")]
    [InlineData("/Users")]
    [InlineData("/users/1000000000004000800000000000000a")]
    [InlineData("/users/ /tags")]
    [InlineData("/users/a\nb/tags")]
    public async Task Other_paths_lead_nowhere_with_any_method(string path)
    {
        foreach (var method in new[] { "GET", "PUT", "OPTIONS", "TRACE" })
        {
            Assert.Null((await Matcher.SendAsync(method, path)).GetEndpoint());
        }
    }

    [Fact]
    public async Task Acls_and_keys_are_filled_from_the_path()
    {
        var route = (await Matcher.MatchAsync("PUT", "/users/5/lines/6"))!.Value.Route;

        Assert.Equal("confd.5.6", route.AclOf(["5", "6"]));
        Assert.Equal("confd.a_b.6", route.AclOf(["a.b", "6"]));
        Assert.Equal("thing/6/5", route.GrainOf(["5", "6"]).ToString());
    }

    [Fact]
    public void A_document_of_a_tenant_has_the_tenant_as_its_key()
    {
        var (tenant, route) = (Guid.NewGuid(), Route("GET", "/country"));

        Assert.Equal($"thing/{tenant}", new GatewayRoute(route with { KeyIsTenant = true }, []).GrainOf([], tenant).ToString());
        Assert.Equal("thing/0", new GatewayRoute(route, []).GrainOf([], tenant).ToString());
    }

    [Theory]
    [InlineData("OPTIONS", "/users", 200, "GET, POST, HEAD, OPTIONS")]
    [InlineData("DELETE", "/users", 405, "GET, POST, HEAD, OPTIONS")]
    [InlineData("PROPFIND", "/users/5/lines/6", 405, "PUT, OPTIONS")]
    [InlineData("HEAD", "/users/5/lines/6", 405, "PUT, OPTIONS")]
    // The most exact path wins, even if others have the method.
    [InlineData("DELETE", "/users/import", 405, "GET, HEAD, OPTIONS")]
    [InlineData("DELETE", "/files/5", 405, "GET, HEAD, OPTIONS")]
    public async Task Allowed_methods_are_listed(string method, string path, int status, string allow)
    {
        var answer = (await Matcher.SendAsync(method, path)).Response;

        Assert.Equal((status, allow), (answer.StatusCode, answer.Headers.Allow.ToString()));
    }

    [Fact]
    public async Task Methods_of_a_path_may_name_its_placeholders_otherwise()
    {
        var match = await Matcher.MatchAsync("DELETE", "/users/5");

        Assert.Equal("number", Assert.Single(match!.Value.Route.Placeholders));
        Assert.Equal("id", Assert.Single((await Matcher.MatchAsync("HEAD", "/users/5"))!.Value.Route.Placeholders));
    }

    private static ManifestRoute Route(string method, string path) => new()
    {
        Plugin = "p", Method = method, Path = path, GrainType = "thing", GrainMethod = GrainMethod.OwnRoute,
        Acl = path.Contains("line_id", StringComparison.Ordinal) ? "confd.{user_id}.{line_id}" : null,
        GrainKey = path.Contains("line_id", StringComparison.Ordinal) ? "{line_id}/{user_id}" : "0",
    };
}
