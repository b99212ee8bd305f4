using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Confd.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Confd.Gateway.Tests;

/// <summary>Plays the part of wazo-auth that the wizard needs, by the contract.</summary>
public sealed class AdministratorServer : IAsyncDisposable
{
    public const string Id = "wizard-id";
    public const string Key = "wizard-key";
    private const string Token = "token-of-the-wizard";
    private const string User = "30000000-0000-4000-8000-000000000003";
    private const string Policy = "40000000-0000-4000-8000-000000000004";

    private readonly WebApplication app;
    private string? password;

    public AdministratorServer()
    {
        Url = $"http://127.0.0.1:{Ports.Free()}/api/auth";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Url[..^"/api/auth".Length]);
        app = builder.Build();
        app.Run(AnswerAsync);
        app.StartAsync().GetAwaiter().GetResult();
    }

    public string Url { get; }

    /// <summary>Method, path with query, body; of calls with the right credentials.</summary>
    public ConcurrentQueue<(string Method, string Path, string Body)> Calls { get; } = new();

    /// <summary>Status of calls whose method and path begin so; null for none.</summary>
    public (string Start, int Status)? Failure { get; set; }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        var path = http.Request.Path.Value!["/api/auth/0.1".Length..] + http.Request.QueryString.Value;
        var call = $"{http.Request.Method} {path}";
        if (Failure is { } failure && call.StartsWith(failure.Start, StringComparison.Ordinal))
        {
            http.Response.StatusCode = failure.Status;
            return;
        }
        if (call == "POST /token")
        {
            var basic = Encoding.UTF8.GetString(Convert.FromBase64String(http.Request.Headers.Authorization.ToString()["Basic ".Length..]));
            http.Response.StatusCode = basic == $"{Id}:{Key}" || (password is not null && basic == $"root:{password}") ? 200 : 401;
            await http.Response.WriteAsync($$"""{"data":{"token":"{{Token}}"} }""");
            return;
        }
        if (http.Request.Headers["X-Auth-Token"] != Token)
        {
            http.Response.StatusCode = 401;
            return;
        }
        Calls.Enqueue((http.Request.Method, path, body));
        var (status, answer) = call switch
        {
            "POST /users" when password is not null => (409, "{}"),
            "POST /users" => Create(body),
            "GET /users?username=root" => (200, $$"""{"items":[{"uuid":"{{User}}"}]}"""),
            "GET /policies?name=wazo_default_master_user_policy" => (200, $$"""{"items":[{"uuid":"{{Policy}}"}]}"""),
            $"PUT /users/{User}/policies/{Policy}" => (204, ""),
            _ => (404, "{}"),
        };
        http.Response.StatusCode = status;
        if (answer.Length > 0)
        {
            await http.Response.WriteAsync(answer);
        }
    }

    private (int Status, string Answer) Create(string body)
    {
        password = (string)JsonNode.Parse(body)!["password"]!;
        return (200, $$"""{"uuid":"{{User}}"}""");
    }
}
