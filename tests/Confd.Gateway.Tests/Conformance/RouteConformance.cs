using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests.Conformance;

/// <summary>A service with two keys per ACL of its manifest: one that has just this ACL, one that has all but this.</summary>
public sealed class AclFixture : ConfdFixture
{
    private readonly List<string> patterns = [];

    protected override IEnumerable<string> StorageArguments =>
        patterns.SelectMany((acl, index) => Key(1 + (2 * index), OnlyToken(acl), acl).Concat(Key(2 + (2 * index), AllButToken(acl), "#", $"!{acl}")))
            .Concat(KeyOf("10000000-0000-4000-8000-000000000002", 900_000, "test-token-of-another-tenant", "#"))
            .Concat(Key(900_001, "test-token-of-nothing", "confd.nothing.at.all"));

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        // A placeholder is one segment of the ACL for any value.
        patterns.AddRange(Manifest.Routes.Select(route => route.Acl).OfType<string>().Select(PatternOf).Distinct());
        await RestartAsync();
    }

    public static string PatternOf(string acl) => string.Join('.', acl.Split('.').Select(word => word.StartsWith('{') ? "*" : word));

    public string OnlyToken(string pattern) => $"test-token-only-{patterns.IndexOf(pattern):D5}";

    public string AllButToken(string pattern) => $"test-token-all-but-{patterns.IndexOf(pattern):D5}";

    private static IEnumerable<string> Key(int number, string token, params string[] acls) =>
        KeyOf(MasterTenant, number, token, acls);

    private static IEnumerable<string> KeyOf(string tenant, int number, string token, params string[] acls) =>
    [
        $"--Confd:Auth:Keys:{number}:Token={token}", $"--Confd:Auth:Keys:{number}:TenantUuid={tenant}",
        .. acls.Select((acl, index) => $"--Confd:Auth:Keys:{number}:Acl:{index}={acl}"),
    ];
}

/// <summary>Every route of every plugin in the manifest: tokens, ACLs, methods, and no server error.</summary>
public sealed class RouteConformance(AclFixture service) : IClassFixture<AclFixture>
{
    private static readonly HttpMethod[] Methods = [HttpMethod.Get, HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete];

    private IEnumerable<ManifestRoute> Routes => service.Manifest.Routes.Where(route => route.SuccessStatus != 405);

    [Fact]
    public async Task No_route_is_served_without_a_token()
    {
        using var nobody = service.NewClient(token: null);
        foreach (var route in Routes.Where(route => !route.NeedsNoToken))
        {
            await nobody.RefuseAsync(
                new HttpMethod(route.Method), Fill(route.Path), "", HttpStatusCode.Unauthorized, $"('', '{Fill(route.Acl, route.Path)}')");
        }
    }

    [Fact]
    public async Task Routes_that_need_no_token_are_few_and_say_so()
    {
        using var nobody = service.NewClient(token: null);
        var open = Routes.Where(route => route.NeedsNoToken).ToList();
        Assert.All(open, route => Assert.Matches("^/(guests/|wizard)", route.Path));
        foreach (var route in open)
        {
            var (status, text) = await nobody.SendAsync(new HttpMethod(route.Method), Fill(route.Path), "");
            // A missing meeting has no guests. Everybody may ask whether a system is set up.
            Assert.True(
                (int)status >= (route.Path.StartsWith("/guests/", StringComparison.Ordinal) ? 400 : 200) && (int)status < 500
                && status != HttpStatusCode.Unauthorized,
                $"{route.Method} {route.Path}: {(int)status} {text}");
        }
    }

    [Fact]
    public async Task A_token_with_exactly_the_acl_of_a_route_passes_and_others_do_not()
    {
        using var nothing = service.NewClient("test-token-of-nothing");
        foreach (var route in Routes.Where(route => route.Acl is not null))
        {
            var pattern = AclFixture.PatternOf(route.Acl!);
            var (method, path) = (new HttpMethod(route.Method), Fill(route.Path));
            using var only = service.NewClient(service.OnlyToken(pattern));
            using var allBut = service.NewClient(service.AllButToken(pattern));
            var refused = $"('', '{Fill(route.Acl, route.Path)}', None)";

            await nothing.RefuseAsync(method, path, "", HttpStatusCode.Unauthorized, refused);
            await allBut.RefuseAsync(method, path, "", HttpStatusCode.Unauthorized, refused);
            var (status, text) = await only.SendAsync(method, path, "");

            Assert.True((int)status < 500 && status != HttpStatusCode.Unauthorized, $"{method} {path} with {pattern}: {(int)status} {text}");
        }
    }

    [Fact]
    public async Task Routes_of_the_master_tenant_refuse_tokens_of_others()
    {
        using var other = service.NewClient("test-token-of-another-tenant");
        foreach (var route in Routes)
        {
            var (status, text) = await other.SendAsync(new HttpMethod(route.Method), Fill(route.Path), "");
            Assert.True(
                route.MasterTenantOnly == (status == HttpStatusCode.Unauthorized), $"{route.Method} {route.Path}: {(int)status} {text}");
        }
    }

    [Fact]
    public async Task Methods_that_a_path_does_not_have_are_not_allowed()
    {
        foreach (var path in service.Manifest.Routes.GroupBy(route => Fill(route.Path)))
        {
            var offered = path.Where(route => route.SuccessStatus != 405).Select(route => route.Method).ToHashSet();
            foreach (var method in Methods.Where(method => !offered.Contains(method.Method)))
            {
                using var answer = await service.Http.SendAsync(method, path.Key, "{}", []);
                Assert.True(answer.StatusCode == HttpStatusCode.MethodNotAllowed, $"{method} {path.Key}: {(int)answer.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task Every_route_is_described()
    {
        using var answer = await service.Http.GetAsync("/openapi/v1.json", TestContext.Current.CancellationToken);
        var document = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        var paths = document["paths"]!.AsObject();
        foreach (var route in Routes)
        {
            var described = paths["/1.1" + System.Text.RegularExpressions.Regex.Replace(route.Path, ":[a-z]+}", "}")]?[route.Method.ToLowerInvariant()];
            Assert.True(described is not null, $"{route.Method} {route.Path}");
            foreach (var schema in new[] { route.RequestSchema, route.ResponseSchema }.OfType<string>())
            {
                Assert.NotNull(document["components"]!["schemas"]![schema]);
            }
        }
    }

    private static string Fill(string path) => string.Join('/', path.Split('/').Select(ValueOf));

    private static string ValueOf(string segment) => !segment.StartsWith('{') ? segment
        : segment.EndsWith(":int}", StringComparison.Ordinal) ? "999999999"
        : segment.EndsWith(":uuid}", StringComparison.Ordinal) ? "10000000-0000-4000-8000-00000000dead" : "x";

    /// <summary>The ACL with the values that <see cref="Fill(string)"/> puts into the path.</summary>
    private static string? Fill(string? acl, string path)
    {
        foreach (var segment in path.Split('/').Where(segment => segment.StartsWith('{')))
        {
            acl = acl?.Replace($"{{{segment[1..^1].Split(':')[0]}}}", ValueOf(segment), StringComparison.Ordinal);
        }
        return acl;
    }
}
