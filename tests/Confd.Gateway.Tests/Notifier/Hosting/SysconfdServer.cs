using System.Collections.Concurrent;
using Confd.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Confd.Gateway.Tests.Notifier;

/// <summary>Plays the system configuration daemon by the contract, and records the calls.</summary>
public sealed class SysconfdServer : IAsyncDisposable
{
    private readonly WebApplication app;

    public SysconfdServer()
    {
        Url = $"http://127.0.0.1:{Ports.Free()}";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Url);
        app = builder.Build();
        app.Run(AnswerAsync);
        app.StartAsync().GetAwaiter().GetResult();
    }

    public string Url { get; }

    /// <summary>Calls in the order of their arrival: method, path with query, body.</summary>
    public ConcurrentQueue<(string Method, string Path, string Body)> Calls { get; } = new();

    /// <summary>The answer to a question, by its path; null for an answer without content, the default.</summary>
    public Func<string, string?> Answer { get; set; } = _ => null;

    /// <summary>The status of an answer, from the path and query and the body; 200 by default.</summary>
    public Func<string, string, int> Status { get; set; } = (_, _) => 200;

    public async Task<IReadOnlyList<(string Method, string Path, string Body)>> ExpectAsync(
        Func<(string Method, string Path, string Body), bool> isLast)
    {
        await Poll.UntilAsync(() => Calls.Any(isLast), "the call comes");
        return [.. Calls];
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        // The order of a query means nothing.
        var path = http.Request.Path + string.Join('&', http.Request.Query.OrderBy(one => one.Key, StringComparer.Ordinal)
            .Select((one, index) => $"{(index == 0 ? "?" : "")}{one.Key}={one.Value}"));
        var isKnown = (http.Request.Method, http.Request.Path.Value) is ("POST", "/exec_request_handlers") or ("GET", "/move_voicemail")
            or ("GET", "/delete_voicemail") or ("DELETE", "/voicemails_context") or ("DELETE", "/moh") or ("GET", "/dhcpd_update")
            or ("POST", "/commonconf_generate") or ("GET", "/commonconf_apply") or ("POST", "/services")
            or ("GET", "/get_ha_config") or ("POST", "/update_ha_config") or ("GET", "/networking/interfaces")
            or ("POST", "/hosts") or ("POST", "/resolv_conf") or ("POST", "/xivoctl");
        http.Response.StatusCode = isKnown ? Status(path, body) : 404;
        Calls.Enqueue((http.Request.Method, path, body));
        if (http.Response.StatusCode == 200 && Answer(path) is { } answer)
        {
            await http.Response.WriteAsync(answer);
        }
    }
}
