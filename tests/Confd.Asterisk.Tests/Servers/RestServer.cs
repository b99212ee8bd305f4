using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Confd.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Confd.Asterisk.Tests.Servers;

/// <summary>Plays Asterisk's REST interface by its documentation, and remembers what it was asked.</summary>
public sealed class RestServer : IAsyncDisposable
{
    public const string Username = "confd";
    public const string Password = "test-password-of-rest";

    private static readonly string Expected = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Username}:{Password}"))}";

    private readonly WebApplication app;

    public RestServer(X509Certificate2? certificate = null)
    {
        var port = Ports.Free();
        Url = $"{(certificate is null ? "http" : "https")}://127.0.0.1:{port}/ari";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }));
        app = builder.Build();
        app.Run(AnswerAsync);
        app.StartAsync().GetAwaiter().GetResult();
    }

    public string Url { get; }

    /// <summary>Modules that were to be reloaded, in order.</summary>
    public ConcurrentQueue<string> Reloads { get; } = new();

    /// <summary>The status of a reload.</summary>
    public Func<string, Task<int>> Status { get; set; } = _ => Task.FromResult(204);

    /// <summary>What a refusal says unless it is told otherwise.</summary>
    public const string Unknown = "An unknown error occurred while reloading the module";

    /// <summary>What a refusal says.</summary>
    public string Reason { get; set; } = Unknown;

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        if (http.Request.Headers.Authorization != Expected)
        {
            http.Response.StatusCode = 401;
        }
        else if (http.Request.Method == "GET" && path == "/ari/asterisk/info" && http.Request.QueryString.Value == "?only=system")
        {
            await http.Response.WriteAsync("""{"system":{"version":"22.1.0","entity_id":"00:00:00:00:00:00"}}""");
        }
        else if (http.Request.Method == "PUT" && path.StartsWith("/ari/asterisk/modules/", StringComparison.Ordinal))
        {
            var module = path.Split('/')[^1];
            Reloads.Enqueue(module);
            http.Response.StatusCode = await Status(module);
            if (http.Response.StatusCode >= 400)
            {
                await http.Response.WriteAsync($$"""{"message":"{{Reason}}"}""");
            }
        }
        else
        {
            http.Response.StatusCode = 404;
        }
    }
}
