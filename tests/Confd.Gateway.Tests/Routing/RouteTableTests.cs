using Confd.Gateway.Routing;

namespace Confd.Gateway.Tests;

public sealed class RouteTableTests
{
    private const string Uuid = "10000000-0000-4000-8000-0000000000aa";

    private static readonly RouteTable Table = new(new RouteManifest(
        "r",
        [
            Route("GET", "/users"), Route("POST", "/users"), Route("GET", "/users/{id:uuid}"), Route("GET", "/users/{id:int}"),
            Route("GET", "/users/import"), Route("GET", "/users/{name}/tags"), Route("PUT", "/users/{user_id:int}/lines/{line_id:int}"),
            Route("GET", "/users/import/{id:int}/rows"), Route("GET", "/users/me/{x}"),
        ],
        new Dictionary<string, string>()));

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
    public void Paths_lead_to_the_most_exact_route(string path, string route, string values)
    {
        var match = Table.Match(path);

        Assert.Equal(route, match.Node!.Methods.Values.First().Manifest.Path);
        Assert.Equal(values, string.Join(',', match.Values));
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
    public void Other_paths_lead_nowhere(string path) => Assert.False(Table.Match(path).IsFound);

    [Fact]
    public void Acls_and_keys_are_filled_from_the_path()
    {
        var route = Table.Match("/users/5/lines/6").Node!.Methods["PUT"];

        Assert.Equal("confd.5.6", route.AclOf(["5", "6"]));
        Assert.Equal("confd.a_b.6", route.AclOf(["a.b", "6"]));
        Assert.Equal("thing/6/5", route.GrainOf(["5", "6"]).ToString());
    }

    /// <summary>A uuid that stands in the place of an integer keeps its zeros.</summary>
    [Fact]
    public void Integers_in_keys_have_no_leading_zeros()
    {
        var route = Table.Match("/users/5/lines/6").Node!.Methods["PUT"];

        Assert.Equal(["7", "0"], route.KeysOf(["007", "00"]));
        Assert.Equal("thing/6/0a000000-0000-4000-8000-00000000000a", route.GrainOf(["0a000000-0000-4000-8000-00000000000a", "6"]).ToString());
    }

    [Fact]
    public void Allowed_methods_are_listed() =>
        Assert.Equal("GET, POST, HEAD, OPTIONS", Table.Match("/users").Node!.Allow);

    private static ManifestRoute Route(string method, string path) => new()
    {
        Plugin = "p", Method = method, Path = path, GrainType = "thing", GrainMethod = GrainMethod.OwnRoute,
        Acl = path.Contains("line_id", StringComparison.Ordinal) ? "confd.{user_id}.{line_id}" : null,
        GrainKey = path.Contains("line_id", StringComparison.Ordinal) ? "{line_id}/{user_id}" : "0",
    };
}
