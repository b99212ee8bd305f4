using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Confd.Gateway.Tests.Conformance;
using Confd.Resources;
using Confd.Storage;

namespace Confd.Gateway.Tests.Isolation;

public sealed class SqliteIsolationTests(SqliteIsolationFixture service) : IsolationSweep(service), IClassFixture<SqliteIsolationFixture>;

public sealed class PostgresIsolationTests(PostgresIsolationFixture service) : IsolationSweep(service), IClassFixture<PostgresIsolationFixture>;

/// <summary>
/// Tenants A and B beside each other below the master tenant, one of each kind in both: whatever B asks, nothing of A is
/// seen, changed or referred to. Everything is taken from the manifest and the declarations, so plugins of others are swept too.
/// </summary>
public abstract partial class IsolationSweep(IIsolationFixture fixture) : IAsyncLifetime
{
    private static readonly HttpMethod[] Safe = [HttpMethod.Get, HttpMethod.Head];

    /// <summary>Fields that the API accepts and ignores, with the field that it reads instead.</summary>
    private static readonly HashSet<(string Path, string Place)> Ignored =
    [
        // A new line's or extension's own id is given to it.
        ("/users", "lines.extensions.id"), ("/lines", "extensions.id"), ("/users", "lines.id"), ("/users", "agent.id"), ("/users", "incalls.id"),
        // With its parts a user's own fields stay; lines that are not the user's are made.
        ("/users/{id:uuid}", "music_on_hold"), ("/users/{id:uuid}", "lines.id"), ("/users/{id:uuid}", "lines.extensions.id"),
        ("/users/{id:uuid}", "func_key_template_id"),
        // Templates take no keys for agents, whosesoever they are.
        ("/funckeys/templates", "keys.destination<agent >.agent_id"),
        ("/funckeys/templates/{id:int}/{position:int}", "destination<agent >.agent_id"),
    ];

    private ConfdFixture Service => fixture.Service;

    private World? owner;
    private World? other;

    /// <summary>A, whom everything is hidden of.</summary>
    private World A => owner ?? throw new InvalidOperationException("The tenants are made by InitializeAsync.");

    /// <summary>B, who asks with a token of its own.</summary>
    private World B => other ?? throw new InvalidOperationException("The tenants are made by InitializeAsync.");

    private IReadOnlyList<SweptRoute> Routes => SweptRoute.All(Service.Manifest, Service.Plugins);

    public async ValueTask InitializeAsync()
    {
        await Service.Http.SendAsync(
            HttpMethod.Post, "/tenants",
            $$"""{"uuid":"{{ConfdFixture.BranchTenant}}","parent_uuid":"{{ConfdFixture.MasterTenant}}"}""");
        var branch = new TestTenant(Service, Guid.Parse(ConfdFixture.BranchTenant));
        var sibling = await Service.NewTenantAsync();
        owner = await World.MakeAsync(Service.Plugins, sibling, sibling.Http);
        other = await World.MakeAsync(Service.Plugins, branch, Service.NewClient(ConfdFixture.BranchToken));
    }

    public ValueTask DisposeAsync()
    {
        owner?.Tenant.Dispose();
        other?.Tenant.Dispose();
        other?.Http.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_path_finds_nothing_of_a_sibling_and_everything_of_ones_own()
    {
        var (before, wrong) = (await A.SnapshotAsync(), new List<string>());
        var secrets = await SecretsAsync();
        // A creation with its own name in the path finds no existing resource.
        var swept = Routes.Where(route => route.Placeholders.Any(IsOwned)
            && !(route.Method == HttpMethod.Post && route.Manifest.Path.EndsWith("/external/apps/{name}", StringComparison.Ordinal))).ToList();
        foreach (var route in swept)
        {
            foreach (var foreign in Choices([.. route.Placeholders.Where(IsOwned)]))
            {
                var path = route.PathWith(one => (foreign.Contains(one) ? A : B).ViewOf(route, one));
                var (status, text) = await SendAsync(B, route, path, await BodyAsync(route, B));
                var isHidden = status == HttpStatusCode.NotFound || (route.Manifest.MasterTenantOnly && status == HttpStatusCode.Unauthorized);
                if (!isHidden || World.Marks(text).Except(World.Marks(path)).Any(secrets.Contains))
                {
                    wrong.Add($"{route} {path}: {(int)status} {text}");
                }
            }
        }
        Assert.Equal(before, await A.SnapshotAsync());

        // Without this the sweep could be one of requests that are never found.
        foreach (var route in swept.Where(route => route.Manifest.GrainMethod != GrainMethod.Delete)
            // What one form of an id has deleted, the other form does not find.
            .DistinctBy(route => route is { Method.Method: "DELETE", Manifest.GrainMethod: GrainMethod.OwnRoute }
                ? $"DELETE {ConverterForm().Replace(route.Manifest.Path, "")}"
                : $"{route}")
            .OrderBy(route => route.IsRead ? 0 : route.Method == HttpMethod.Delete ? 2 : 1))
        {
            var path = route.PathWith(one => A.ViewOf(route, one));
            var (status, text) = await SendAsync(A, route, path, await BodyAsync(route, A));
            if (status is HttpStatusCode.NotFound or HttpStatusCode.Unauthorized || (int)status >= 500 || (route.IsRead && (int)status != route.Manifest.SuccessStatus))
            {
                wrong.Add($"to its owner {route} {path}: {(int)status} {text}");
            }
        }
        AssertNone(wrong);
        Assert.True(swept.Count > 200, $"only {swept.Count} routes were swept");
    }

    [Fact]
    public async Task Lists_searches_and_filters_show_nothing_of_a_sibling()
    {
        var (secrets, keys, wrong) = (await SecretsAsync(), await A.KeysAsync(), new List<string>());
        foreach (var route in Routes.Where(route => route.IsRead && route.Placeholders.Count == 0))
        {
            var kind = B.Kinds.FirstOrDefault(one => one.Path == route.Manifest.Path);
            foreach (var query in route.Manifest.IsList ? QueriesOf(kind) : [""])
            {
                var (status, text) = await B.Http.SendAsync(HttpMethod.Get, route.Manifest.Path + query, "");
                if (World.Marks(text).Any(secrets.Contains) || (kind is not null && status == HttpStatusCode.OK
                    && World.KeysOf(kind, JsonNode.Parse(text)!.AsObject()).Any(keys[kind.Kind].Contains)))
                {
                    wrong.Add($"GET {route.Manifest.Path}{query}: {(int)status} {text}");
                }
            }
            if (kind is not null)
            {
                var own = World.KeysOf(kind, await A.Http.ReadAsync(kind.Path)).ToHashSet();
                Assert.True(keys[kind.Kind].Count > 0 && own.IsSupersetOf(keys[kind.Kind]), $"{kind.Path} does not show its owner what it has");
            }
        }
        AssertNone(wrong);
    }

    [Fact]
    public async Task A_body_names_nothing_of_a_sibling()
    {
        var (before, wrong, count) = (await A.SnapshotAsync(), new List<string>(), 0);
        var taking = Routes.Where(route => route.Bodies.Count > 0 && !route.Manifest.MasterTenantOnly)
            // Which id the path has makes no difference to the body.
            .DistinctBy(route => (route.Method, route.Query, ConverterForm().Replace(route.Manifest.Path, "")));
        foreach (var route in taking)
        {
            var references = route.Bodies.SelectMany(body => Reference.In(body, route.Kind, Service.Plugins)).ToList();
            if (references.Count == 0)
            {
                continue;
            }
            var path = route.PathWith(one => B.ViewOf(route, one));
            foreach (var reference in references)
            {
                if (!A.Items.TryGetValue(reference.Kind, out var foreign))
                {
                    Assert.True(IsSystemWide(reference.Kind), $"{route}: the sweep has no value for '{reference.Place}', a {reference.Kind}.");
                    continue;
                }
                count++;
                var (refused, text) = await NameAsync(reference, foreign);
                var (taken, own) = await NameAsync(reference, B.Items[reference.Kind]);
                var isLookedAt = !Ignored.Contains((route.Manifest.Path, reference.Place));
                if ((int)refused >= 500 || (int)taken >= 500
                    || (isLookedAt && ((int)refused < 400 || !NotFound().IsMatch(text) || NotFound().IsMatch(own))))
                {
                    wrong.Add($"{route} {reference.Place} ({reference.Kind}): {(int)refused} {text}; own: {(int)taken} {own}");
                }
            }

            async Task<(HttpStatusCode Status, string Text)> NameAsync(Reference reference, JsonObject item)
            {
                // An edit of the whole resource removes what it does not name.
                var fresh = route.IsRecursive
                    ? new Dictionary<string, JsonObject> { [route.Kind!] = await new ResourceSubject(route.Kind!, B.Tenant).CreateAsync() }
                    : [];
                var target = route.IsRecursive ? route.PathWith(made => fresh[made.Kind!]) : path;
                var body = JsonNode.Parse(await BodyAsync(route, B))!.AsObject();
                if (route.Kind is { } kind && ResourceSample.IsKnown(kind))
                {
                    foreach (var (name, value) in ResourceSample.Of(kind).CompanionsOf(reference.Steps[0].Name))
                    {
                        body[name] = value?.DeepClone();
                    }
                }
                body = reference.Naming(body, item, B, Service.Plugins);
                return await SendAsync(B, route, target, body.ToJsonString());
            }
        }
        Assert.Equal(before, await A.SnapshotAsync());
        AssertNone(wrong);
        Assert.True(count > 200, $"only {count} references were swept");
        var secrets = await SecretsAsync();
        Assert.DoesNotContain(World.Marks(await B.SnapshotAsync()), secrets.Contains);
        await AssertNoLinkLeavesAsync(A);
        await AssertNoLinkLeavesAsync(B);
    }

    [Fact]
    public async Task What_belongs_to_the_whole_system_is_written_by_the_master_tenant_alone()
    {
        var wide = Service.Plugins.Resources.Select(DeclaredResource.Of).Where(one => one is { IsServed: true, IsSystemWide: true })
            .Select(one => one.Kind).Concat(Service.Plugins.Settings.Select(DeclaredSettings.Of).Where(one => !one.IsOfTenant).Select(one => one.Kind)).ToHashSet();
        var writes = Routes.Where(route => wide.Contains(route.Manifest.Plugin) && !Safe.Contains(route.Method)).ToList();
        foreach (var route in writes)
        {
            var path = SweptRoute.Fill(route.Manifest.Path, (_, converter) => converter == "int" ? "1" : $"{Guid.NewGuid()}");
            var (status, text) = await B.Http.SendAsync(route.Method, path, "{}");
            Assert.True(status == HttpStatusCode.Unauthorized, $"{route}: {(int)status} {text}");
        }
        Assert.True(writes.Count > 30, $"only {writes.Count} routes");
    }

    [Fact]
    public async Task What_was_deleted_has_no_history_for_a_sibling()
    {
        var user = await A.Http.CreateAsync("/users", """{"firstname":"gone"}""");
        await A.Http.DeleteAsync($"/users/{user["uuid"]}", HttpStatusCode.NoContent);

        foreach (var id in new[] { $"{user["id"]}", $"{user["uuid"]}" })
        {
            var (status, text) = await B.Http.SendAsync(HttpMethod.Get, $"/users/{id}/history", "");
            Assert.True(status == HttpStatusCode.NotFound && !text.Contains("gone", StringComparison.Ordinal), text);
            Assert.Contains("gone", (await A.Http.ReadAsync($"/users/{id}/history")).ToJsonString());
        }
    }

    [Fact]
    public async Task A_watcher_sees_no_event_of_a_sibling()
    {
        var (_, mark) = await Service.ReadEventsAsync(0, TestContext.Current.CancellationToken);
        await A.Http.CreateAsync("/users", """{"firstname":"hidden"}""");
        await A.Http.CreateAsync("/registers/iax", """{"remote_host":"hidden.example"}""");
        var last = await B.Http.CreateAsync("/users", """{"firstname":"shown"}""");

        var seen = new List<string>();
        using var answer = await B.Http.GetAsync(
            $"/1.1/events?recurse=true&last_event_id={mark}", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            seen.Add(line);
            if (line.Contains($"{last["uuid"]}", StringComparison.Ordinal))
            {
                break;
            }
        }
        Assert.DoesNotContain(seen, line => line.Contains($"{A.Tenant.Uuid}", StringComparison.Ordinal)
            || line.Contains("register_iax", StringComparison.Ordinal));
    }

    private static void AssertNone(List<string> wrong) => Assert.True(wrong.Count == 0, string.Join('\n', wrong));

    private bool IsSystemWide(string kind) =>
        Service.Plugins.TryGetResource(kind) is { } declared && DeclaredResource.Of(declared).IsSystemWide;

    private bool IsOwned(Placeholder placeholder) => placeholder.Kind is { } kind && !IsSystemWide(kind);

    /// <summary>Each choice of at least one.</summary>
    private static IEnumerable<List<Placeholder>> Choices(IReadOnlyList<Placeholder> all) =>
        Enumerable.Range(1, (1 << all.Count) - 1).Select(bits => all.Where((_, index) => (bits & (1 << index)) != 0).ToList());

    private static async Task<(HttpStatusCode Status, string Text)> SendAsync(World caller, SweptRoute route, string path, string body)
    {
        using var request = new HttpRequestMessage(route.Method, "/1.1" + path);
        if (body.Length > 0)
        {
            request.Content = new StringContent(
                body, System.Text.Encoding.UTF8, route.Method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json");
        }
        using var answer = await caller.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<string> BodyAsync(SweptRoute route, World world)
    {
        if (world.Pairs.ContainsKey(route.Manifest.Plugin) && route.Placeholders.Count == 2 && route.Method == HttpMethod.Put)
        {
            return AssociationSample.Of(route.Manifest.Plugin).Body;
        }
        if (route.Bodies.Count == 0)
        {
            return route.IsRead || route.Method == HttpMethod.Delete ? "" : "x";
        }
        if (route.Kind is { } kind && (route.Method == HttpMethod.Post || route.IsRecursive) && ResourceSample.IsKnown(kind))
        {
            return (await ResourceSample.Of(kind).BodyAsync(world.Tenant)).ToJsonString();
        }
        return route.Kind is not null ? "{}" : Reference.Required(route.Bodies[0], null, world, world.Plugins).ToJsonString();
    }

    private IEnumerable<string> QueriesOf(DeclaredResource? kind)
    {
        yield return "";
        yield return "?recurse=true";
        if (kind is null || !A.Items.TryGetValue(kind.Kind, out var view))
        {
            yield break;
        }
        foreach (var mark in World.Marks(view.ToJsonString()))
        {
            yield return $"?search={mark}&recurse=true";
        }
        foreach (var column in kind.Columns)
        {
            if (view[column.Name] is JsonValue value && value.ToString().Length > 0)
            {
                yield return $"?{column.Name}={Uri.EscapeDataString(value.ToString())}";
            }
        }
        yield return $"?id={view["id"] ?? view["uuid"]}&recurse=true";
        yield return $"?uuid={view["uuid"]}&recurse=true";
    }

    /// <summary>What only A has.</summary>
    private async Task<HashSet<string>> SecretsAsync()
    {
        var secrets = World.Marks(await A.SnapshotAsync());
        secrets.ExceptWith(World.Marks(await B.SnapshotAsync()));
        secrets.Add($"{A.Tenant.Uuid}");
        foreach (var kind in Service.Plugins.Resources.Select(DeclaredResource.Of).Where(one => one is { IsServed: true, IsSystemWide: true }))
        {
            secrets.ExceptWith(World.Marks((await Service.Http.ReadAsync(kind.Path)).ToJsonString()));
        }
        return secrets;
    }

    private async Task AssertNoLinkLeavesAsync(World world)
    {
        var token = TestContext.Current.CancellationToken;
        var keys = await world.KeysAsync();
        var ids = keys.SelectMany(kind => kind.Value.Select(key => new ResourceId(kind.Key, key)))
            // Documents have their owners' keys.
            .Concat(Service.Plugins.Documents.SelectMany(
                document => keys[world.OwnerOf(document)!.Kind].Select(key => new ResourceId(document.Kind, key))))
            .ToList();
        var ends = (await Service.Store.ReadLinksAsync(ids, token)).SelectMany(link => new[] { link.Left, link.Right }).Distinct().ToList();
        Assert.NotEmpty(ends);
        Assert.All(
            await Service.Store.ReadAsync(ends, token),
            row => Assert.True(row.TenantUuid is null || row.TenantUuid == world.Tenant.Uuid, $"{row.Id} of {row.TenantUuid}"));
    }

    [GeneratedRegex(":[a-z]+(?=})", RegexOptions.CultureInvariant)]
    private static partial Regex ConverterForm();

    [GeneratedRegex("not found|different tenants", RegexOptions.IgnoreCase)]
    private static partial Regex NotFound();
}
