using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Confd.Gateway.Tests.Notifier;
using Confd.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Confd.Gateway.Tests.Authentication;

/// <summary>An OpenID Connect issuer on the loopback interface: discovery and keys.</summary>
public sealed class OpenIdServer : IAsyncDisposable
{
    private readonly int port = Ports.Free();
    private WebApplication? app;
    private RsaSecurityKey key = NewKey();

    public string Url => $"http://127.0.0.1:{port}/realms/test";

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        app = builder.Build();
        app.MapGet("/realms/test/.well-known/openid-configuration", () => Results.Text(
            $$"""{"issuer": "{{Url}}", "jwks_uri": "{{Url}}/keys"}""", "application/json"));
        app.MapGet("/realms/test/keys", () =>
        {
            var parameters = key.Rsa.ExportParameters(includePrivateParameters: false);
            return Results.Text(
                $$"""{"keys": [{"kty": "RSA", "use": "sig", "kid": "{{key.KeyId}}", "n": "{{Base64UrlEncoder.Encode(parameters.Modulus!)}}", "e": "{{Base64UrlEncoder.Encode(parameters.Exponent!)}}"}]}""",
                "application/json");
        });
        await app.StartAsync();
    }

    public void NewKeys() => key = NewKey();

    public string Sign(Dictionary<string, object> claims, string? audience = "confd", string? issuer = null, int minutes = 5, RsaSecurityKey? with = null,
        TimeSpan? life = null) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Url, Audience = audience, Claims = claims,
            IssuedAt = DateTime.UtcNow.AddMinutes(-60), NotBefore = DateTime.UtcNow.AddMinutes(-60),
            Expires = DateTime.UtcNow + (life ?? TimeSpan.FromMinutes(minutes)),
            SigningCredentials = new SigningCredentials(with ?? key, SecurityAlgorithms.RsaSha256),
        });

    public static RsaSecurityKey NewKey() => new(RSA.Create(2048)) { KeyId = Guid.NewGuid().ToString("N") };

    /// <summary>The public key as PEM, for those who take a key for a secret.</summary>
    public byte[] PublicPem => System.Text.Encoding.UTF8.GetBytes(key.Rsa.ExportSubjectPublicKeyInfoPem());

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.DisposeAsync();
        }
    }
}

public sealed class JwtModeFixture : SqliteFixture
{
    public OpenIdServer Issuer { get; } = new();

    protected override IEnumerable<string> MoreArguments =>
        ["--Confd:Auth:Mode=Jwt", $"--Confd:Auth:Jwt:Authority={Issuer.Url}", "--Confd:Auth:Jwt:Audience=confd", "--Confd:Auth:Jwt:ClockSkew=0"];

    public override async ValueTask InitializeAsync()
    {
        await Issuer.StartAsync();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Issuer.DisposeAsync();
    }
}

public sealed class JwtModeTests(JwtModeFixture service) : IClassFixture<JwtModeFixture>
{
    private const string User = "90000000-0000-4000-8000-000000000001";

    private static Dictionary<string, object> Claims(params string[] acl) => new()
    {
        ["tenant_uuid"] = ConfdFixture.MasterTenant, ["sub"] = User, ["acl"] = acl,
    };

    [Fact]
    public async Task A_signed_token_works_in_either_header()
    {
        var token = service.Issuer.Sign(Claims("confd.#"));
        using var own = service.NewClient(token);
        using var bearer = Bearer(token);

        var context = await own.CreateAsync("/contexts", """{"label":"x"}""");
        Assert.Equal(ConfdFixture.MasterTenant, (string?)(await bearer.ReadAsync($"/contexts/{context["id"]}"))["tenant_uuid"]);
    }

    [Fact]
    public async Task Permissions_and_tenants_are_checked()
    {
        using var reader = Bearer(service.Issuer.Sign(Claims("confd.contexts.read", "confd.users.me.read")));
        await reader.ReadAsync("/contexts");
        await reader.RefuseAsync(
            HttpMethod.Post, "/contexts", "{}", HttpStatusCode.Unauthorized, "('', 'confd.contexts.create', None)");
        await reader.DeleteAsync($"/users/{User}", HttpStatusCode.Unauthorized);
        Assert.Equal(HttpStatusCode.NotFound, (await reader.SendAsync(HttpMethod.Get, $"/users/{User}", "")).Status);
        reader.DefaultRequestHeaders.Add("Wazo-Tenant", "10000000-0000-4000-8000-00000000dead");
        await reader.RefuseAsync(
            HttpMethod.Get, "/contexts", "", HttpStatusCode.Unauthorized,
            "('', 'confd.contexts.read', '10000000-0000-4000-8000-00000000dead')");
    }

    [Fact]
    public async Task A_watchers_stream_ends_with_its_token()
    {
        var until = DateTimeOffset.UtcNow + TimeSpan.FromSeconds(4);
        using var client = Bearer(service.Issuer.Sign(Claims("#"), life: TimeSpan.FromSeconds(4)));
        await using var watcher = new EventClient(client);
        await watcher.StartAsync();

        // Sooner than the next heartbeat.
        await watcher.Ended.WaitAsync(TimeSpan.FromSeconds(14), TestContext.Current.CancellationToken);

        // The claim has whole seconds.
        Assert.True(DateTimeOffset.UtcNow > until - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.SendAsync(HttpMethod.Get, "/events", "")).Status);
    }

    [Fact]
    public async Task Permissions_may_be_one_text_with_blanks()
    {
        var claims = Claims();
        claims["acl"] = "openid confd.contexts.read";
        using var reader = Bearer(service.Issuer.Sign(claims));
        await reader.ReadAsync("/contexts");
    }

    [Fact]
    public async Task A_tenant_made_here_is_reached_by_the_header()
    {
        using var admin = service.NewClient(service.Issuer.Sign(Claims("#")));
        var child = (string)(await admin.CreateAsync("/tenants", """{"name":"child"}"""))["uuid"]!;
        using var inside = service.NewClient(service.Issuer.Sign(Claims("#")), Guid.Parse(child));
        Assert.Equal(child, (string?)(await inside.CreateAsync("/contexts", """{"label":"x"}"""))["tenant_uuid"]);
    }

    [Fact]
    public async Task Only_tokens_of_the_master_tenant_reach_its_routes()
    {
        var claims = Claims("#");
        claims["tenant_uuid"] = Guid.NewGuid().ToString();
        using var other = Bearer(service.Issuer.Sign(claims));
        await other.RefuseAsync(HttpMethod.Post, "/sip/transports", "{}", HttpStatusCode.Unauthorized, "not the master tenant");
    }

    [Fact]
    public async Task Every_flaw_is_refused()
    {
        var issuer = service.Issuer;
        var good = issuer.Sign(Claims("#"));
        var parts = good.Split('.');
        var none = Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""");
        var symmetric = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer.Url, Audience = "confd", Claims = Claims("#"), Expires = DateTime.UtcNow.AddMinutes(5),
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(issuer.PublicPem), SecurityAlgorithms.HmacSha256),
        });
        var noTenant = Claims("#");
        noTenant.Remove("tenant_uuid");
        foreach (var (token, why) in new[]
        {
            (issuer.Sign(Claims("#"), minutes: -30), "The token has expired"),
            (issuer.Sign(Claims("#"), audience: "other"), "The token is for another audience"),
            (issuer.Sign(Claims("#"), audience: null), "The token is for another audience"),
            (issuer.Sign(Claims("#"), issuer: "http://evil.example"), "The token is of another issuer"),
            (issuer.Sign(Claims("#"), with: OpenIdServer.NewKey()), "The token is not valid"),
            ($"{parts[0]}.{parts[1]}.{parts[2][..^4]}AAAA", "The token is not valid"),
            ($"{none}.{parts[1]}.", "The token is not valid"),
            ($"{none}.{parts[1]}.{parts[2]}", "The token is not valid"),
            (symmetric, "The token is not valid"),
            ("nonsense", "The token is not valid"),
            ("a.b.c", "The token is not valid"),
            (issuer.Sign(noTenant), "The token has no uuid of a tenant in its claim 'tenant_uuid'"),
        })
        {
            using var client = Bearer(token);
            await client.RefuseAsync(HttpMethod.Get, "/contexts", "", HttpStatusCode.Unauthorized, why);
        }
        var noAcl = Claims("#");
        noAcl.Remove("acl");
        using var powerless = Bearer(issuer.Sign(noAcl));
        await powerless.RefuseAsync(
            HttpMethod.Get, "/contexts", "", HttpStatusCode.Unauthorized, "('', 'confd.contexts.read', None)");
    }

    [Fact]
    public async Task A_refusal_asks_for_a_bearer_token()
    {
        using var nobody = service.NewClient(null);
        using var answer = await nobody.GetAsync("/1.1/contexts", TestContext.Current.CancellationToken);
        Assert.Equal("Bearer", Assert.Single(answer.Headers.WwwAuthenticate).Scheme);
        var document = await nobody.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken);
        Assert.Contains("\"bearer\"", document);
    }

    [Theory]
    [InlineData("/1.1/contexts", "Bearer")]
    [InlineData("/1.1/events", "Bearer")]
    [InlineData("/metrics", "Bearer,Basic")]
    public async Task Refusals_ask_for_it_at_every_path(string path, string schemes)
    {
        using var nobody = service.NewClient(null);

        using var answer = await nobody.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(schemes, string.Join(',', answer.Headers.WwwAuthenticate.Select(one => one.Scheme)));
    }

    private HttpClient Bearer(string token)
    {
        var client = service.NewClient(null);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }
}
