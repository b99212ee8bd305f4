using System.Net;
using Confd.Gateway.Tests.Authentication;

namespace Confd.Gateway.Tests;

/// <summary>A service that does not know the master tenant yet: it has no account at wazo-auth.</summary>
public sealed class NoMasterTenantFixture : SqliteFixture
{
    public WazoAuthServer Auth { get; } = new();

    protected override IEnumerable<string> MoreArguments =>
        ["--Confd:Auth:Mode=Wazo", $"--Confd:Auth:Wazo:Url={Auth.Url}", "--Confd:Auth:MasterTenant="];

    public override async ValueTask InitializeAsync()
    {
        Auth.Tenants[BranchTenant] = "";
        Auth.Tokens["branch"] = new WazoToken(BranchTenant, null, "#");
        await Auth.StartAsync();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Auth.DisposeAsync();
    }
}

public sealed class NoMasterTenantTests(NoMasterTenantFixture service) : IClassFixture<NoMasterTenantFixture>
{
    [Fact]
    public async Task What_needs_the_master_tenant_is_unavailable_until_it_is_known()
    {
        using var http = service.NewClient("branch");
        await http.CreateAsync("/ingresses/http", """{"uri":"https://own"}""");

        await http.RefuseAsync(HttpMethod.Get, "/ingresses/http?view=fallback", "", HttpStatusCode.ServiceUnavailable, "");
        await http.RefuseAsync(HttpMethod.Post, "/meetings", """{"name":"m"}""", HttpStatusCode.ServiceUnavailable, "");
        Assert.Equal(1, await http.CountAsync("/ingresses/http"));

        await service.Grains.GetGrain<ITenantsGrain>(0).SetMasterAsync(Guid.NewGuid(), TestContext.Current.CancellationToken);
        var meeting = await http.CreateAsync("/meetings", """{"name":"m"}""");
        Assert.Equal("https://own", (string?)meeting["ingress_http_uri"]);

        // Another one takes its place.
        var master = Guid.NewGuid();
        await service.Grains.GetGrain<ITenantsGrain>(0).SetMasterAsync(master, TestContext.Current.CancellationToken);
        Assert.Equal([master], (await service.Store.ListAsync(
            new Storage.CatalogQuery { Kind = "tenant", Tenants = null, Order = new("uuid", "uuid", Storage.ColumnSource.Key) },
            TestContext.Current.CancellationToken)).Rows
            .Where(row => row.Body.Replace(" ", "", StringComparison.Ordinal).Contains("\"is_master\":true", StringComparison.Ordinal))
            .Select(row => Guid.Parse(row.Id.Key)));
    }
}
