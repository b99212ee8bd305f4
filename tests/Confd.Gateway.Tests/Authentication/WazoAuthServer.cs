using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Confd.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Confd.Gateway.Tests.Authentication;

/// <summary>One token of the server.</summary>
public sealed record WazoToken(string Tenant, string? User, params string[] Acl)
{
    /// <summary>May ask for tenants.</summary>
    public bool SeesTenants { get; init; } = true;
}

/// <summary>Plays wazo-auth over HTTP, by the contract, with tokens and tenants that a test makes.</summary>
public sealed class WazoAuthServer : IAsyncDisposable
{
    public const string ServiceUser = "confd-service";
    public const string ServicePassword = "confd-service-key";

    private readonly int port = Ports.Free();
    private WebApplication? app;

    public string Url => $"http://127.0.0.1:{port}/api/auth";

    public int Port => port;

    public ConcurrentDictionary<string, WazoToken> Tokens { get; } = new();

    /// <summary>Parent of each tenant; empty for the first one.</summary>
    public ConcurrentDictionary<string, string> Tenants { get; } = new();

    /// <summary>Slugs of the tenants that have one.</summary>
    public ConcurrentDictionary<string, string> Slugs { get; } = new();

    /// <summary>Every request: method, path and query, tenant header.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>When set, every request below this path is answered with the status.</summary>
    public (string Method, string Path, int Status)? Failure { get; set; }

    /// <summary>What GET answers instead of JSON.</summary>
    public string? Garbage { get; set; }

    /// <summary>Accounts by uuid, as they were sent, each with its tenant and the token that made it.</summary>
    public ConcurrentDictionary<string, JsonObject> Accounts { get; } = new();

    /// <summary>Runs before an account is made.</summary>
    public Func<Task>? BeforeAccount { get; set; }

    public int Count(string start) => Requests.Count(request => request.StartsWith(start, StringComparison.Ordinal));

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        app = builder.Build();
        app.Use((http, next) =>
        {
            var path = http.Request.Path + http.Request.QueryString.Value;
            Requests.Enqueue($"{http.Request.Method} {path} {http.Request.Headers["Wazo-Tenant"]}".TrimEnd());
            if (Failure is { } failure && failure.Method == http.Request.Method && path.StartsWith(failure.Path, StringComparison.Ordinal))
            {
                http.Response.StatusCode = failure.Status;
                return Task.CompletedTask;
            }
            return Garbage is not null && HttpMethods.IsGet(http.Request.Method) ? http.Response.WriteAsync(Garbage) : next(http);
        });
        app.MapMethods("/api/auth/0.1/token/{token}", ["HEAD"], Check);
        app.MapGet("/api/auth/0.1/token/{token}", ReadAsync);
        app.MapGet("/api/auth/0.1/tenants", ListAsync);
        app.MapPost("/api/auth/0.1/token", CreateAsync);
        app.MapPost("/api/auth/0.1/users", MakeAccountAsync);
        app.MapGet("/api/auth/0.1/users", ListAccountsAsync);
        app.MapPut("/api/auth/0.1/users/{uuid}", (HttpContext http, string uuid) => ChangeAccountAsync(http, uuid));
        app.MapDelete("/api/auth/0.1/users/{uuid}", (HttpContext http, string uuid) =>
            http.Response.StatusCode = Accounts.TryRemove(uuid, out _) ? 204 : 404);
        app.MapPut("/api/auth/0.1/admin/users/{uuid}/emails", (HttpContext http, string uuid) => ChangeAccountAsync(http, uuid));
        app.MapPost("/api/auth/0.1/users/password/reset", (HttpContext http) => ChangeAccountAsync(http, http.Request.Query["user_uuid"].ToString()));
        await app.StartAsync();
    }

    /// <summary>User names are unique, ignoring case.</summary>
    private async Task MakeAccountAsync(HttpContext http)
    {
        var account = await BodyOfAsync(http);
        if (BeforeAccount is { } before)
        {
            BeforeAccount = null;
            await before();
        }
        if (Accounts.Values.Any(other => string.Equals((string?)other["username"], (string?)account["username"], StringComparison.OrdinalIgnoreCase)))
        {
            http.Response.StatusCode = 409;
            await http.Response.WriteAsync($$"""{"timestamp": [1.5], "reason": ["x"], "status_code": 409, "message": "The username \"{{account["username"]}}\" is already used"}""");
            return;
        }
        account["tenant_uuid"] = http.Request.Headers["Wazo-Tenant"].ToString();
        account["made_by"] = http.Request.Headers["X-Auth-Token"].ToString();
        Accounts[(string)account["uuid"]!] = account;
        var shown = account.DeepClone().AsObject();
        shown.Remove("password");
        await http.Response.WriteAsync(shown.ToJsonString());
    }

    private Task ListAccountsAsync(HttpContext http)
    {
        var tenant = http.Request.Headers["Wazo-Tenant"].ToString();
        var items = Accounts.Values.Where(account => (string?)account["tenant_uuid"] == tenant).Select(account => account.DeepClone());
        return http.Response.WriteAsync(new JsonObject { ["items"] = new JsonArray([.. items]), ["total"] = 0 }.ToJsonString());
    }

    private async Task ChangeAccountAsync(HttpContext http, string uuid)
    {
        if (!Accounts.TryGetValue(uuid, out var account))
        {
            http.Response.StatusCode = 404;
            await http.Response.WriteAsync("""{"message": "No such user"}""");
            return;
        }
        var changed = account.DeepClone().AsObject();
        foreach (var (name, value) in await BodyOfAsync(http))
        {
            changed[name] = value?.DeepClone();
        }
        Accounts[uuid] = changed;
        await http.Response.WriteAsync("{}");
    }

    private static async Task<JsonObject> BodyOfAsync(HttpContext http) => (await JsonNode.ParseAsync(http.Request.Body))!.AsObject();

    public async Task StopAsync()
    {
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
            app = null;
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private void Check(HttpContext http, string token)
    {
        Assert.Equal(token, http.Request.Headers["X-Auth-Token"]);
        var scope = http.Request.Query["scope"].ToString();
        var tenant = http.Request.Query["tenant"].ToString();
        http.Response.StatusCode = !Tokens.TryGetValue(token, out var known) ? 404
            : tenant.Length > 0 && !IsWithin(tenant, known.Tenant) ? 403
            : scope.Length > 0 && !IsGranted(known, scope) ? 403
            : 204;
    }

    private Task ReadAsync(HttpContext http, string token)
    {
        if (!Tokens.TryGetValue(token, out var known))
        {
            http.Response.StatusCode = 404;
            return Task.CompletedTask;
        }
        var user = known.User is null ? "null" : $"\"{known.User}\"";
        var tenant = known.Tenant.Length == 0 ? "null" : $"\"{known.Tenant}\"";
        return http.Response.WriteAsync(
            $$"""{"data": {"token": "{{token}}", "metadata": {"uuid": {{user}}, "tenant_uuid": {{tenant}} } } }""");
    }

    private Task ListAsync(HttpContext http)
    {
        var token = Tokens[http.Request.Headers["X-Auth-Token"].ToString()];
        var tenant = http.Request.Headers["Wazo-Tenant"].ToString() is { Length: > 0 } asked ? asked : token.Tenant;
        if (!token.SeesTenants || !IsWithin(tenant, token.Tenant))
        {
            http.Response.StatusCode = 401;
            return Task.CompletedTask;
        }
        var items = Tenants.Keys.Where(one => IsWithin(one, tenant)).Select(Describe);
        return http.Response.WriteAsync($$"""{"total": 0, "items": [{{string.Join(',', items)}}]}""");
    }

    /// <summary>The tenant at the top is its own parent.</summary>
    private string Describe(string tenant) => new JsonObject
    {
        ["uuid"] = tenant, ["name"] = $"name of {tenant[..8]}", ["slug"] = Slugs.GetValueOrDefault(tenant),
        ["parent_uuid"] = Tenants[tenant] is { Length: > 0 } parent ? parent : tenant,
    }.ToJsonString();

    private Task CreateAsync(HttpContext http)
    {
        var expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ServiceUser}:{ServicePassword}"));
        if (http.Request.Headers.Authorization.ToString() != expected)
        {
            http.Response.StatusCode = 401;
            return Task.CompletedTask;
        }
        var master = Tenants.First(tenant => tenant.Value.Length == 0).Key;
        Tokens["s"] = new WazoToken(master, null, "auth.tenants.read");
        return http.Response.WriteAsync($$"""{"data": {"token": "s", "metadata": {"uuid": null, "tenant_uuid": "{{master}}"} } }""");
    }

    private bool IsWithin(string tenant, string ancestor)
    {
        for (var current = tenant; current.Length > 0; current = Tenants.GetValueOrDefault(current, ""))
        {
            if (current == ancestor)
            {
                return Tenants.ContainsKey(tenant);
            }
        }
        return false;
    }

    /// <summary>The semantics of wazo-auth as regular expressions, written apart from the code under test.</summary>
    private static bool IsGranted(WazoToken token, string scope)
    {
        return !token.Acl.Any(entry => entry.StartsWith('!') && Matches(entry[1..]))
            && token.Acl.Any(entry => !entry.StartsWith('!') && Matches(entry));

        bool Matches(string entry)
        {
            var pattern = Regex.Escape(entry).Replace("\\*", "[^.#]*").Replace("\\#", ".*").Replace("#", ".*");
            pattern = Regex.Replace(pattern, @"(?<=^|\\\.)me(?=$|\\\.)", $"(me|{token.User})");
            pattern = Regex.Replace(pattern, @"(?<=^|\\\.)edit(?=$|\\\.)", "(edit|update)");
            return Regex.IsMatch(scope, $"^{pattern}$");
        }
    }
}
