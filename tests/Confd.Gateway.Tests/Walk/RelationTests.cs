using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Confd.Gateway.Tests.Authentication;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests.RelationPath;

/// <summary>A service whose tokens and tenants are those of wazo-auth.</summary>
public sealed class WazoWalkFixture : SqliteFixture
{
    private readonly WazoAuthServer auth = new();

    protected override IEnumerable<string> MoreArguments =>
    [
        "--Confd:Auth:Mode=Wazo", $"--Confd:Auth:Wazo:Url={auth.Url}", "--Confd:Auth:MasterTenant=",
        $"--Confd:Auth:Wazo:Username={WazoAuthServer.ServiceUser}", $"--Confd:Auth:Wazo:Password={WazoAuthServer.ServicePassword}",
    ];

    public override async ValueTask InitializeAsync()
    {
        auth.Tenants[MasterTenant] = "";
        auth.Tokens[AdminToken] = new WazoToken(MasterTenant, null, "#");
        await auth.StartAsync();
        await base.InitializeAsync();
        await Poll.UntilAsync(
            async () => (await Http.SendAsync(HttpMethod.Get, "/registrars", "")).Status == System.Net.HttpStatusCode.OK, "the master tenant is known");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await auth.DisposeAsync();
    }

    /// <summary>A tenant that wazo-auth knows.</summary>
    public TestTenant NewTenant()
    {
        var uuid = Guid.NewGuid();
        auth.Tenants[$"{uuid}"] = MasterTenant;
        return new TestTenant(this, uuid);
    }
}

/// <summary>A service of its own: there is one document of each sort.</summary>
public sealed class KeysWalkFixture : SqliteFixture;

/// <summary>With keys of configuration.</summary>
public sealed class KeysWalkTests(KeysWalkFixture service) : RelationTests(service), IClassFixture<KeysWalkFixture>
{
    protected override async Task<TestTenant> NewTenantAsync() => await service.NewTenantAsync();
}

/// <summary>With tokens of wazo-auth.</summary>
public sealed class WazoWalkTests(WazoWalkFixture service) : RelationTests(service), IClassFixture<WazoWalkFixture>
{
    protected override Task<TestTenant> NewTenantAsync() => Task.FromResult(service.NewTenant());
}

/// <summary>The requests of a 1.1 client on every resource: list, create, read, change, delete.</summary>
public abstract partial class RelationTests(ConfdFixture service)
{
    public static TheoryData<string> Resources => Declared.CreatableResources;

    public static TheoryData<string> Settings => [.. Declared.Settings.Keys.Order()];

    public static TheoryData<string> Associations =>
        [.. Declared.Associations.Values.Where(one => ResourceSample.IsKnown(one.Left.Kind) && ResourceSample.IsKnown(one.Right.Kind))
            .Select(one => one.Kind).Order()];

    protected abstract Task<TestTenant> NewTenantAsync();

    [Theory, MemberData(nameof(Resources))]
    public async Task A_resource_is_listed_created_read_changed_and_deleted(string plugin)
    {
        using var tenant = await NewTenantAsync();
        var subject = new ResourceSubject(plugin, tenant);
        var declared = subject.Declared;
        Assert.SkipWhen(RouteOf("POST", declared.Path) is { OnlyWithOwnTenants: true } && service is WazoWalkFixture, "wazo-auth makes tenants.");
        var client = new PlainClient(tenant.Http);
        var (before, _) = await client.ListAsync(declared.Path);
        var body = await subject.BodyAsync();
        var (others, _) = await client.ListAsync(declared.Path);

        var (created, location) = await client.CreateAsync(declared.Path, body);

        Assert.True(others >= before);
        Assert.Equal(
            "/1.1" + (subject.Sample.LocatedAt?.Invoke(created) ?? subject.PathOf(created)), Uri.UnescapeDataString(location.AbsolutePath));
        var view = await client.GetAsync(subject.PathOf(created));
        var paths = ItemPathsOf(declared, view).ToList();
        Assert.NotEmpty(paths);
        foreach (var path in paths)
        {
            Assert.Equal(view.ToJsonString(), (await client.GetAsync(path)).ToJsonString());
        }
        await ExpectInListAsync(client, declared, subject.KeyOf(view), isAlone: !declared.IsSystemWide, others + 1);
        if (declared.Offers("edit"))
        {
            foreach (var path in paths)
            {
                await client.UpdateAsync(path, new JsonObject());
                // As a client that has read it, changed something in it, and sends all of it back.
                await client.UpdateAsync(path, view);
            }
            Assert.Equal(view.ToJsonString(), (await client.GetAsync(subject.PathOf(view))).ToJsonString());
        }
        await WalkBelowAsync(client, declared, view);
        if (declared.Offers("delete"))
        {
            await client.DeleteAsync(paths[0]);
            foreach (var path in paths)
            {
                await client.MissAsync("GET", path);
                await client.MissAsync("DELETE", path);
            }
        }
    }

    [Theory, MemberData(nameof(Settings))]
    public async Task A_document_is_read_and_put_back(string plugin)
    {
        using var tenant = await NewTenantAsync();
        var client = new PlainClient(tenant.Http);
        var path = Declared.Settings[plugin].Path;
        if (Declared.Settings[plugin].IsOfTenant)
        {
            // A tenant that nothing was ever written in has none.
            await client.CreateAsync("/contexts", JsonNode.Parse("""{"label":"c"}""")!);
        }
        var before = await client.GetAsync(path);

        await client.UpdateAsync(path, before);

        Assert.Equal(before.ToJsonString(), (await client.GetAsync(path)).ToJsonString());
    }

    [Theory, MemberData(nameof(Associations))]
    public async Task A_pair_is_associated_and_dissociated(string plugin)
    {
        using var tenant = await NewTenantAsync();
        var client = new PlainClient(tenant.Http);
        var sample = AssociationSample.Of(plugin);
        var declared = Declared.Associations[plugin];
        var (left, right) = (await sample.LeftAsync(tenant), await sample.RightAsync(tenant));
        foreach (var template in declared.Paths)
        {
            var path = Fill(template, name => name == declared.LeftPlaceholder ? left : right);

            await client.UpdateAsync(path, sample.Body.Length > 0 ? JsonNode.Parse(sample.Body) : null);
            if (declared.HasDelete)
            {
                await client.DeleteAsync(path);
            }
        }
    }

    [Fact]
    public async Task Every_list_answers_total_and_items()
    {
        using var tenant = await NewTenantAsync();
        var client = new PlainClient(tenant.Http);
        // The user's own need a token of a user.
        var lists = service.Manifest.Routes.Where(route => route is { Method: "GET", IsList: true, SuccessStatus: 200 }
            && !route.Path.Contains('{') && !route.Path.Contains("/me/", StringComparison.Ordinal)).ToList();
        Assert.True(lists.Count > 30);
        foreach (var list in lists)
        {
            var (total, items) = await client.ListAsync(list.Path);
            Assert.True(total == items.Count, $"{list.Path}: {total} and {items.Count}");
        }
    }

    private ManifestRoute? RouteOf(string method, string path) =>
        service.Manifest.Routes.FirstOrDefault(route => route.Method == method && route.Path == path);

    /// <summary>The item by each of its ids.</summary>
    private IEnumerable<string> ItemPathsOf(DeclaredResource declared, JsonNode view) => service.Manifest.Routes
        .Where(route => route.Plugin == declared.Kind && route is { Method: "GET", GrainMethod: GrainMethod.Get })
        .Select(route => Fill(route.Path, _ => view.AsObject()));

    /// <summary>Documents below the item: each is read, and put back as it is.</summary>
    private async Task WalkBelowAsync(PlainClient client, DeclaredResource declared, JsonNode view)
    {
        foreach (var document in service.Manifest.Routes.Where(route => route is { Method: "GET", GrainMethod: GrainMethod.GetDocument }
            && route.Path.StartsWith(declared.Path + "/{", StringComparison.Ordinal)))
        {
            var path = Fill(document.Path, _ => view.AsObject());
            var before = await client.GetAsync(path);
            await client.UpdateAsync(path, before);
            Assert.Equal(before.ToJsonString(), (await client.GetAsync(path)).ToJsonString());
        }
    }

    private static async Task ExpectInListAsync(PlainClient client, DeclaredResource declared, string key, bool isAlone, long expected)
    {
        var (total, items) = await client.ListAsync(declared.Path);
        Assert.Contains(key, items.Select(item => $"{item![declared.Key]}"));
        if (!isAlone)
        {
            // Other tests have their own beside it.
            return;
        }
        Assert.Equal((expected, (int)expected), (total, items.Count));
        var (all, page) = await client.ListAsync($"{declared.Path}?limit=1&offset={expected - 1}&direction=desc");
        Assert.Equal(expected, all);
        Assert.Equal($"{items[0]![declared.Key]}", $"{Assert.Single(page)![declared.Key]}");
        Assert.Equal(0, (await client.ListAsync($"{declared.Path}?search=no-such-thing-anywhere")).Total);
        Assert.Equal(expected, (await client.ListAsync($"{declared.Path}?unknown=1&recurse=true")).Total);
    }

    private static string Fill(string template, Func<string, JsonObject> viewOf) => Placeholder().Replace(template, match =>
    {
        var view = viewOf(match.Groups["name"].Value);
        return match.Groups["converter"].Value switch
        {
            "int" => $"{view["id"]}",
            "uuid" => $"{view["uuid"]}",
            _ => $"{view["uuid"] ?? view["id"]}",
        };
    });

    [GeneratedRegex(@"\{(?<name>[^:}]+)(:(?<converter>[a-z]+))?\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Placeholder();
}
