using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace Confd.Gateway.Authentication.Wazo;

/// <summary>wazo-auth's answer on whether a token may do something.</summary>
internal enum TokenCheck
{
    /// <summary>The token is valid and may do it.</summary>
    Granted,

    /// <summary>The token does not exist, or no longer exists.</summary>
    Unknown,

    /// <summary>A permission is missing, or the tenant is not visible.</summary>
    Forbidden,
}

/// <summary>The owner of a token.</summary>
/// <param name="Tenant">The token's tenant, or null.</param>
/// <param name="User">The token's user, or null.</param>
internal sealed record TokenOwner(Guid? Tenant, Guid? User);

/// <summary>A tenant as wazo-auth knows it.</summary>
/// <param name="Uuid">Identifies it.</param>
/// <param name="Slug">Part of generated names, or null.</param>
/// <param name="Name">Display name, or null.</param>
/// <param name="Parent">The tenant above; null at the top.</param>
internal sealed record KnownTenant(Guid Uuid, string? Slug, string? Name, Guid? Parent);

/// <summary>The answer to a search for tenants.</summary>
/// <param name="Status">Status of the answer.</param>
/// <param name="Known">The tenants when the status is 200.</param>
internal sealed record TenantsAnswer(HttpStatusCode Status, IReadOnlyList<KnownTenant> Known)
{
    /// <summary>Their uuids.</summary>
    public IReadOnlyList<Guid> Tenants { get; } = [.. Known.Select(tenant => tenant.Uuid)];
}

/// <summary>A token that wazo-auth has made for this service.</summary>
/// <param name="Text">The token; null when the answer had none.</param>
/// <param name="Tenant">Its tenant, or null.</param>
internal sealed record ServiceToken(string? Text, Guid? Tenant);

/// <summary>wazo-auth can't be reached, or its answer has an unexpected form. The message has the contract's form.</summary>
internal sealed class AuthServerException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The calls to wazo-auth, each on behalf of the caller whose token it carries.</summary>
/// <remarks>Source: wazo-auth 0.1 API as wazo-confd 1.1 uses it. Each call ends after the configured timeout.</remarks>
internal sealed class WazoAuthClient : IDisposable
{
    private readonly WazoAuthOptions options;
    private readonly HttpClient http;
    private readonly string root;

    private readonly WazoCredentials? credentials;

    public WazoAuthClient(IOptions<WazoAuthOptions> configured)
    {
        options = configured.Value;
        _ = WazoCredentials.TryRead(options, out credentials);
        root = options.Url.AbsoluteUri.TrimEnd('/') + "/0.1";
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // New connections find a server that has moved.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        };
        if (!options.VerifyCertificate)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        }
        http = new HttpClient(handler) { Timeout = options.Timeout, MaxResponseContentBufferSize = 16 * 1024 * 1024 };
    }

    /// <summary>This service has credentials to ask for its own token.</summary>
    public bool HasCredentials => credentials is not null;

    /// <exception cref="AuthServerException">No usable answer.</exception>
    public async Task<TokenCheck> CheckAsync(string token, string? acl, string tenant)
    {
        var query = new List<string>(2);
        if (acl is not null)
        {
            query.Add("scope=" + Uri.EscapeDataString(acl));
        }
        if (tenant.Length > 0)
        {
            query.Add("tenant=" + Uri.EscapeDataString(tenant));
        }
        using var answer = await SendAsync(
            HttpMethod.Head, $"/token/{Uri.EscapeDataString(token)}{(query.Count > 0 ? "?" : "")}{string.Join('&', query)}", token);
        return answer.StatusCode switch
        {
            HttpStatusCode.NoContent => TokenCheck.Granted,
            HttpStatusCode.NotFound => TokenCheck.Unknown,
            HttpStatusCode.Forbidden => TokenCheck.Forbidden,
            var other => throw Unreachable($"unexpected status {(int)other}"),
        };
    }

    /// <summary>Null when wazo-auth refuses the question.</summary>
    /// <exception cref="AuthServerException">No usable answer.</exception>
    public async Task<TokenOwner?> ReadTokenAsync(string token)
    {
        using var answer = await SendAsync(HttpMethod.Get, $"/token/{Uri.EscapeDataString(token)}", token);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            return null;
        }
        using var document = await ParseAsync(answer);
        return OwnerOf(document.RootElement);
    }

    /// <exception cref="AuthServerException">No usable answer.</exception>
    /// <param name="token">Whose tenants.</param>
    /// <param name="tenant">The highest of them; null for the token's own.</param>
    public async Task<TenantsAnswer> ReadTenantsAsync(string token, Guid? tenant)
    {
        using var answer = await SendAsync(HttpMethod.Get, "/tenants", token, tenant);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            return new TenantsAnswer(answer.StatusCode, []);
        }
        using var document = await ParseAsync(answer);
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("items", out var items) || items.ValueKind != JsonValueKind.Array)
        {
            throw Unreachable("unexpected answer to /tenants");
        }
        return new TenantsAnswer(answer.StatusCode, [.. items.EnumerateArray().Select(TenantOf).OfType<KnownTenant>()]);
    }

    /// <summary>Makes a token for this service.</summary>
    /// <exception cref="AuthServerException">No usable answer, or the credentials are refused.</exception>
    public async Task<ServiceToken> CreateTokenAsync(TimeSpan expiration)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, root + "/token")
        {
            Content = new StringContent($$"""{"expiration": {{(int)expiration.TotalSeconds}}}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials!.Username}:{credentials.Password}")));
        using var answer = await SendAsync(request);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            throw new AuthServerException($"the credentials of this service are refused with status {(int)answer.StatusCode}");
        }
        using var document = await ParseAsync(answer);
        var text = document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("data", out var data)
            ? TextOf(data, "token")
            : null;
        return new ServiceToken(text, OwnerOf(document.RootElement).Tenant);
    }

    /// <summary>Sends a request whose answer needs more than its status; the caller disposes the answer.</summary>
    /// <exception cref="AuthServerException">No answer.</exception>
    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string token, Guid tenant, JsonObject? body, CancellationToken cancellationToken)
    {
        var request = New(method, path, token, tenant);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }
        return SendAsync(request, cancellationToken);
    }

    public void Dispose() => http.Dispose();

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string token, Guid? tenant = null) =>
        SendAsync(New(method, path, token, tenant));

    private HttpRequestMessage New(HttpMethod method, string path, string token, Guid? tenant)
    {
        var request = new HttpRequestMessage(method, root + path);
        request.Headers.TryAddWithoutValidation("X-Auth-Token", token);
        if (tenant is { } uuid)
        {
            request.Headers.Add("Wazo-Tenant", uuid.ToString());
        }
        return request;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken = default)
    {
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        try
        {
            return await http.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw Unreachable(exception.HttpRequestError.ToString(), exception);
        }
        catch (OperationCanceledException exception)
        {
            throw Unreachable("timed out", exception);
        }
    }

    private async Task<JsonDocument> ParseAsync(HttpResponseMessage answer)
    {
        try
        {
            return await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync());
        }
        catch (JsonException exception)
        {
            throw Unreachable("the answer is no JSON", exception);
        }
    }

    private static TokenOwner OwnerOf(JsonElement root)
    {
        var metadata = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("data", out var data)
            && data.ValueKind == JsonValueKind.Object && data.TryGetProperty("metadata", out var found)
            ? found
            : default;
        return new TokenOwner(UuidOf(metadata, "tenant_uuid"), UuidOf(metadata, "uuid"));
    }

    /// <summary>Null when the element is not a tenant. In wazo-auth the top tenant is its own parent.</summary>
    private static KnownTenant? TenantOf(JsonElement item) => UuidOf(item, "uuid") is { } uuid
        ? new KnownTenant(
            uuid, TextOf(item, "slug"), TextOf(item, "name"), UuidOf(item, "parent_uuid") is { } parent && parent != uuid ? parent : null)
        : null;

    private static Guid? UuidOf(JsonElement owner, string name) =>
        Guid.TryParse(TextOf(owner, name), out var uuid) ? uuid : null;

    private static string? TextOf(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : null;

    private AuthServerException Unreachable(string why, Exception? inner = null) => new(
        $"({PythonText.Literal(options.Url.Host)}, {options.Url.Port}, {PythonText.Literal(why)})", inner);
}
