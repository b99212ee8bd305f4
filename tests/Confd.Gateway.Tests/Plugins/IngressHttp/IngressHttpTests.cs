using System.Net;
using System.Text.Json.Nodes;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class IngressHttpSample : ResourceSample
{
    public IngressHttpSample()
        : base("ingress_http", () => $$"""{"uri":"https://{{NewName()}}.example"}""")
    {
        IsOnePerTenant = true;
    }
}

/// <summary>Ingresses that other tests need.</summary>
public static class Ingresses
{
    /// <summary>The tenant's ingress; makes one when there is none. The master tenant is known then.</summary>
    public static async Task<string> IngressAsync(this TestTenant tenant)
    {
        await Poll.UntilAsync(
            async () => (await tenant.Http.SendAsync(HttpMethod.Get, "/ingresses/http?view=fallback", "")).Status == HttpStatusCode.OK,
            "the master tenant is known");
        var known = (await tenant.Http.ReadAsync("/ingresses/http"))["items"]!.AsArray();
        var ingress = known is [var first, ..]
            ? first!
            : await tenant.Http.CreateAsync("/ingresses/http", $$"""{"uri":"https://{{tenant.Uuid}}.example"}""");
        return (string)ingress["uri"]!;
    }
}

public sealed class IngressHttpTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private const string List = "/ingresses/http";

    [Fact]
    public async Task Each_change_is_told_with_the_whole_ingress()
    {
        await SkipEventsAsync();

        var made = await Http.CreateAsync(List, """{"uri":"http://x.y"}""");
        await Http.EditAsync($"{List}/{made["uuid"]}", """{"uri":"https://z"}""");
        await Http.DeleteAsync($"{List}/{made["uuid"]}", HttpStatusCode.NoContent);

        Assert.Equal($"{Http.BaseAddress}1.1{List}/{made["uuid"]}", (string?)made["links"]![0]!["href"]);
        Assert.Equal("ingresses_http", (string?)made["links"]![0]!["rel"]);
        ExpectedEvent DomainEvent(string what, string uri) => new(
            $"ingress_http_{what}",
            $$"""{"uuid":"{{made["uuid"]}}","tenant_uuid":"{{Tenant.Uuid}}","uri":"{{uri}}","links":[{"rel":"ingresses_http","href":"/1.1{{List}}/{{made["uuid"]}}"}]}""")
        {
            RoutingKey = $"config.ingresses.http.{what}", Headers = $$"""{"tenant_uuid":"{{Tenant.Uuid}}","user_uuid:*":true}""",
        };
        // Each change also changes the tenant's row, which only the history shows.
        var published = (await Tenant.TakeEventsAsync("ingress_http")).ToList();
        Assert.Equal(3, published.Count);
        foreach (var (one, expected) in published.Zip([DomainEvent("created", "http://x.y"), DomainEvent("edited", "https://z"), DomainEvent("deleted", "https://z")]))
        {
            expected.AssertPublished(one);
        }
    }

    [Fact]
    public async Task A_tenant_has_one_whoever_comes_at_the_same_time()
    {
        var taken = $"Resource Error - IngressHTTP already exists ('tenant_uuid': '{Tenant.Uuid}')";

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(
            number => Http.SendAsync(HttpMethod.Post, List, $$"""{"uri":"http://{{number}}"}""")));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer => Assert.Equal(
            (HttpStatusCode.BadRequest, taken), (answer.Status, (string?)JsonNode.Parse(answer.Text)![0])));
        Assert.Equal(1, await Http.CountAsync(List));
        // Another tenant may have the same.
        using var other = await Service.NewTenantAsync();
        await other.Http.CreateAsync(List, """{"uri":"http://0"}""");
    }

    [Fact]
    public async Task Other_views_and_ids_are_refused()
    {
        await Http.RefuseAsync(
            HttpMethod.Get, $"{List}?view=other&order=x", "", "Input Error - view: ['Must be one of: fallback, default.']");
        await Http.RefuseAsync(HttpMethod.Get, $"{List}?order=x", "", "Input Error - order: column 'x' was not found");
        await Http.MissesAsync(
            $"{List}/10000000-0000-4000-8000-00000000dead", "IngressHTTP", "'uuid': UUID('10000000-0000-4000-8000-00000000dead')");
        await Http.RefuseAsync(
            HttpMethod.Post, List, $$"""{"uri":"{{new string('u', 1025)}}"}""", "Input Error - uri: ['Length must be between 1 and 1024.']");
        await Http.RefuseAsync(HttpMethod.Post, List, """{"uri":""}""", "Input Error - uri: ['Length must be between 1 and 1024.']");
    }
}

public sealed class SqliteIngressFallbackTests(SqliteIngressFallbackTests.Fixture service)
    : IngressFallbackTests(service), IClassFixture<SqliteIngressFallbackTests.Fixture>
{
    public sealed class Fixture : SqliteFixture;
}

public sealed class PostgresIngressFallbackTests(PostgresIngressFallbackTests.Fixture service)
    : IngressFallbackTests(service), IClassFixture<PostgresIngressFallbackTests.Fixture>
{
    public sealed class Fixture : PostgresFixture;
}

/// <summary>A service whose master tenant no other test changes.</summary>
public abstract class IngressFallbackTests(ConfdFixture service) : ApiTests(service)
{
    private const string List = "/ingresses/http";

    [Fact]
    public async Task An_empty_page_falls_back_to_the_master_tenant_and_so_do_meetings()
    {
        await Poll.UntilAsync(
            async () => (await Http.SendAsync(HttpMethod.Get, $"{List}?view=fallback", "")).Status == HttpStatusCode.OK, "the master tenant is known");
        Assert.Equal(0, await Http.CountAsync($"{List}?view=fallback"));
        await Http.RefuseAsync(HttpMethod.Post, "/meetings", """{"name":"m"}""", HttpStatusCode.ServiceUnavailable, "no Ingress HTTP configured");
        var master = await Service.Http.CreateAsync(List, """{"uri":"https://master"}""");

        Assert.Equal(0, await Http.CountAsync(List));
        Assert.Equal(0, await Http.CountAsync($"{List}?view=default"));
        Assert.Equal(["https://master"], await UrisAsync($"{List}?view=fallback"));
        Assert.Equal(["https://master"], await UrisAsync($"{List}?view=fallback&recurse=true"));
        Assert.Empty(await UrisAsync($"{List}?view=fallback&search=own"));
        var meeting = await Http.CreateAsync("/meetings", """{"name":"m"}""");
        Assert.Equal("https://master", (string?)meeting["ingress_http_uri"]);

        var own = await Http.CreateAsync(List, """{"uri":"https://own"}""");
        Assert.Equal(["https://own"], await UrisAsync($"{List}?view=fallback"));
        Assert.Equal(["https://master"], await UrisAsync($"{List}?view=fallback&offset=0&uri=https://master"));
        Assert.Equal("https://own", await MeetingUriAsync());
        await Http.EditAsync($"{List}/{own["uuid"]}", """{"uri":"https://other"}""");
        Assert.Equal("https://other", await MeetingUriAsync());
        await Http.DeleteAsync($"{List}/{own["uuid"]}", HttpStatusCode.NoContent);
        Assert.Equal("https://master", await MeetingUriAsync());
        await Service.Http.EditAsync($"{List}/{master["uuid"]}", """{"uri":"https://moved"}""");
        Assert.Equal("https://moved", await MeetingUriAsync());

        await Service.Http.DeleteAsync($"{List}/{master["uuid"]}", HttpStatusCode.NoContent);
        foreach (var (method, path, body) in new[]
        {
            (HttpMethod.Get, $"/meetings/{meeting["uuid"]}", ""), (HttpMethod.Get, "/meetings", ""),
            (HttpMethod.Put, $"/meetings/{meeting["uuid"]}", """{"name":"x"}"""), (HttpMethod.Delete, $"/meetings/{meeting["uuid"]}", ""),
            (HttpMethod.Get, $"/guests/me/meetings/{meeting["uuid"]}", ""),
        })
        {
            await Http.RefuseAsync(method, path, body, HttpStatusCode.ServiceUnavailable, "no Ingress HTTP configured");
        }
        await Http.CreateAsync(List, """{"uri":"https://again"}""");
        Assert.Equal(("m", "https://again"), ((string?)(await Http.ReadAsync($"/meetings/{meeting["uuid"]}"))["name"], await MeetingUriAsync()));

        async Task<string?> MeetingUriAsync() => (string?)(await Http.ReadAsync($"/meetings/{meeting["uuid"]}"))["ingress_http_uri"];
    }

    private async Task<IEnumerable<string?>> UrisAsync(string path) =>
        (await Http.ReadAsync(path))["items"]!.AsArray().Select(item => (string?)item!["uri"]);
}
