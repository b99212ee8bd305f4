using System.Security.Cryptography;
using Confd.Configuration;
using Confd.Gateway.Authentication;
using Confd.Gateway.Authentication.Jwt;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Confd.Gateway.Tests.Authentication;

/// <summary>Where the keys of bearer tokens come from.</summary>
public sealed class JwtKeyTests : IDisposable
{
    private const string Secret = "a secret of more than thirty-two characters";

    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public async Task A_shared_secret_signs_tokens()
    {
        var authenticator = Make(("SigningKey", Secret), ("Issuer", "us"));
        var key = new SymmetricSecurityKey(System.Text.Encoding.UTF8.GetBytes(Secret));

        Assert.NotNull((await CheckAsync(authenticator, Sign(key, SecurityAlgorithms.HmacSha256))).Caller);
        var other = new SymmetricSecurityKey(System.Text.Encoding.UTF8.GetBytes(Secret + "!"));
        Assert.Equal(401, (await CheckAsync(authenticator, Sign(other, SecurityAlgorithms.HmacSha256))).Status);
        Assert.Equal(401, (await CheckAsync(authenticator, Sign(key, SecurityAlgorithms.HmacSha256, issuer: "them"))).Status);
    }

    [Fact]
    public async Task Public_keys_come_from_a_pem_file()
    {
        using var rsa = RSA.Create(2048);
        File.WriteAllText(file, rsa.ExportSubjectPublicKeyInfoPem());
        var byRsa = Make(("KeyFile", file), ("Issuer", "us"));
        Assert.NotNull((await CheckAsync(byRsa, Sign(new RsaSecurityKey(rsa), SecurityAlgorithms.RsaSha256))).Caller);

        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(file, curve.ExportSubjectPublicKeyInfoPem());
        var byCurve = Make(("KeyFile", file), ("Issuer", "us"));
        Assert.NotNull((await CheckAsync(byCurve, Sign(new ECDsaSecurityKey(curve), SecurityAlgorithms.EcdsaSha256))).Caller);
        Assert.Equal(401, (await CheckAsync(byCurve, Sign(new RsaSecurityKey(rsa), SecurityAlgorithms.RsaSha256))).Status);
    }

    [Fact]
    public async Task Public_keys_come_from_a_key_set()
    {
        using var rsa = RSA.Create(2048);
        var key = new RsaSecurityKey(rsa) { KeyId = "one" };
        var parameters = rsa.ExportParameters(includePrivateParameters: false);
        File.WriteAllText(
            file,
            $$"""{"keys": [{"kty": "RSA", "kid": "one", "n": "{{Base64UrlEncoder.Encode(parameters.Modulus!)}}", "e": "{{Base64UrlEncoder.Encode(parameters.Exponent!)}}"}]}""");

        Assert.NotNull((await CheckAsync(Make(("KeyFile", file), ("Issuer", "us")), Sign(key, SecurityAlgorithms.RsaSha256))).Caller);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("{}")]
    [InlineData("{\"keys\": [")]
    [InlineData("")]
    public void A_file_without_keys_is_refused(string text)
    {
        File.WriteAllText(file, text);
        var refused = Assert.Throws<OptionsValidationException>(() => Make(("KeyFile", file), ("Issuer", "us")));
        Assert.StartsWith("Confd:Auth:Jwt:KeyFile ", refused.Message);
    }

    [Fact]
    public void A_private_key_is_refused()
    {
        using var rsa = RSA.Create(2048);
        File.WriteAllText(file, rsa.ExportPkcs8PrivateKeyPem());
        var refused = Assert.Throws<OptionsValidationException>(() => Make(("KeyFile", file), ("Issuer", "us")));
        Assert.Contains("a private key does not belong here", refused.Message);
    }

    [Fact]
    public async Task Keys_of_an_issuer_may_change_and_an_issuer_that_is_away_is_no_refusal()
    {
        await using var issuer = new OpenIdServer();
        var claims = new Dictionary<string, object> { ["tenant_uuid"] = ConfdFixture.MasterTenant, ["acl"] = "#" };
        var authenticator = Make(("Authority", issuer.Url));
        Assert.Equal(503, (await CheckAsync(authenticator, issuer.Sign(claims))).Status);
        await issuer.StartAsync();
        authenticator = Make(("Authority", issuer.Url));
        Assert.NotNull((await CheckAsync(authenticator, issuer.Sign(claims))).Caller);

        issuer.NewKeys();

        await Poll.UntilAsync(
            async () => (await CheckAsync(authenticator, issuer.Sign(claims))).Caller is not null, "the new keys are taken");
    }

    private static JwtAuthenticator Make(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            settings.Append(("Audience", "confd")).Select(one => KeyValuePair.Create($"Confd:Auth:Jwt:{one.Item1}", (string?)one.Item2))).Build();
        // The service asks grains only about tenants in the header.
        var options = new ServiceCollection();
        options.AddConfdOptions(configuration, new JwtAuthOptionsValidator());
        return new JwtAuthenticator(
            Options.Create(options.OptionsOf<JwtAuthOptions>()), Options.Create(new AuthOptions { MasterTenant = ConfdFixture.MasterTenant }),
            null!, null!, TimeProvider.System);
    }

    private static async Task<AuthenticationResult> CheckAsync(JwtAuthenticator authenticator, string token) =>
        await authenticator.AuthenticateAsync(
            token, "confd.contexts.read", "", masterTenantOnly: true, TestContext.Current.CancellationToken);

    private static string Sign(SecurityKey key, string algorithm, string issuer = "us") =>
        new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer, Audience = "confd", Expires = DateTime.UtcNow.AddMinutes(5),
            Claims = new Dictionary<string, object> { ["tenant_uuid"] = ConfdFixture.MasterTenant, ["acl"] = new[] { "#" } },
            SigningCredentials = new SigningCredentials(key, algorithm) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } },
        });
}
