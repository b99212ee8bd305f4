using System.Diagnostics;
using Confd.Gateway.Authentication;

namespace Confd.Gateway.Observability;

/// <summary>Logs one line per request: caller, route and outcome, but neither bodies nor tokens.</summary>
internal sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            await next(http);
        }
        finally
        {
            var caller = http.Features.Get<Admission>()?.Result.Caller;
            LogRequest(
                http.TraceIdentifier, http.Request.Method,
                http.Request.Path, http.Response.StatusCode, Stopwatch.GetElapsedTime(start).TotalMilliseconds,
                caller?.TenantUuid, caller?.UserUuid);
        }
    }

    [LoggerMessage(LogLevel.Information, "{RequestId} {Method} {Path} {Status} in {Milliseconds} ms, tenant {Tenant}, actor {Actor}")]
    private partial void LogRequest(
        string requestId, string method, PathString path, int status, double milliseconds, Guid? tenant, Guid? actor);
}

/// <summary>Adds to the trace of a request what the framework does not know.</summary>
internal static class RequestTrace
{
    /// <summary>Notes the caller and the route for log and trace.</summary>
    public static void Note(HttpContext http, ManifestRoute route, Caller caller)
    {
        if (Activity.Current is { IsAllDataRequested: true } activity)
        {
            activity.DisplayName = $"{http.Request.Method} /1.1{route.Path}";
            activity.SetTag("http.route", "/1.1" + route.Path);
            activity.SetTag("confd.request_id", caller.RequestId);
            activity.SetTag("confd.tenant", caller.TenantUuid);
            activity.SetTag("confd.actor", caller.UserUuid);
        }
    }
}
