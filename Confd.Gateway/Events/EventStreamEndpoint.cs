using System.Globalization;
using System.Text;
using System.Text.Json;
using Confd.Gateway.Answers;
using Confd.Gateway.Authentication;
using Confd.Gateway.Limits;
using Confd.Gateway.Routing;
using Microsoft.Extensions.Options;

namespace Confd.Gateway.Events;

/// <summary>Serves <c>GET /1.1/events</c>: the events that the token may see, as server-sent events.</summary>
/// <remarks>
/// The id of an event is its place in the log, and ids only grow within a connection. A client that reconnects with the last
/// id that it has seen, to any gateway, gets every later event and none twice.
/// </remarks>
internal sealed partial class EventStreamEndpoint(
    EventHub hub, AppliedFeed servers, IAuthenticator authenticator, IGrainFactory grains, TimeProvider time, IOptions<EventStreamOptions> configured,
    IHostApplicationLifetime lifetime, ILogger<EventStreamEndpoint> logger)
{
    /// <summary>The ACL for the stream; each event also needs its own ACL.</summary>
    public const string Acl = "confd.events.read";

    private readonly EventStreamOptions options = configured.Value;

    /// <summary>Where it is served.</summary>
    public IEnumerable<Endpoint> Endpoints => ManifestEndpoints.EndpointsOf(
        new ApiPath("/events"), [(HttpMethods.Get, InvokeAsync, [new LongLived(), .. new AclRequirement(Acl).AsMetadata()])]);

    private async Task InvokeAsync(HttpContext http)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await WatchAsync(http, end.Token);
        }
        catch (TokenEndedException) when (!http.Response.HasStarted)
        {
            await AnswerWriter.ListAsync(http, StatusCodes.Status401Unauthorized, "The token has ended.");
        }
        catch (Exception exception) when (http.Response.HasStarted)
        {
            // The client, its token or this gateway is gone. No other error must look like the end of the stream.
            if (exception is not (TokenEndedException or OperationCanceledException))
            {
                LogFailed(exception);
                http.Abort();
            }
        }
    }

    private async Task WatchAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var (token, authentication, _) = Admission.Of(http);
        var given = http.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } header
            ? header
            : http.Request.Query["last_event_id"].ToString() is { Length: > 0 } parameter
                ? parameter
                : http.Request.Query["after"].ToString();
        long? after = null;
        if (given.Length > 0)
        {
            if (!long.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                await AnswerWriter.ListAsync(http, StatusCodes.Status400BadRequest, "Input Error - Last-Event-ID: must be the id of an event");
                return;
            }
            after = id;
        }
        if (hub.Count >= options.MostWatchers)
        {
            http.Response.Headers.RetryAfter = "5";
            await AnswerWriter.ListAsync(http, StatusCodes.Status503ServiceUnavailable, "Too many watchers, repeat the request later.");
            return;
        }
        if (HttpMethods.IsHead(http.Request.Method))
        {
            SetHeaders(http.Response);
            return;
        }
        var permissions = new EventPermissions(
            authenticator, grains, time, token, http.Request.Headers["Wazo-Tenant"].ToString(), authentication);
        var filter = EventFilter.From(http.Request.Query, authentication.Caller!.TenantUuid);
        using var applied = http.Request.Query["applied"] == "true" ? servers.Join() : null;
        var position = after ?? await hub.EndAsync(cancellationToken);
        while (await CatchUpAsync(http, filter, permissions, position, cancellationToken) is { } watcher)
        {
            try
            {
                position = await FollowAsync(http, watcher, permissions, applied, cancellationToken);
            }
            finally
            {
                hub.Leave(watcher);
            }
        }
    }

    /// <summary>Writes events from before the hub's memory at the client's pace; null when the log no longer has them.</summary>
    private async Task<EventWatcher?> CatchUpAsync(
        HttpContext http, EventFilter filter, EventPermissions permissions, long position, CancellationToken cancellationToken)
    {
        var watcher = new EventWatcher(filter, position);
        while (!await hub.TryJoinAsync(watcher, cancellationToken))
        {
            var page = await hub.ReadAsync(watcher.Seen, cancellationToken);
            if (page.IsExpired)
            {
                if (http.Response.HasStarted)
                {
                    http.Abort();
                    return null;
                }
                await AnswerWriter.ListAsync(
                    http, StatusCodes.Status410Gone,
                    $"The events after {watcher.Seen} are not kept any more: read the resources anew, then watch without an id.");
                return null;
            }
            await permissions.KeepValidAsync(cancellationToken);
            await StartAsync(http, watcher.Seen, cancellationToken);
            foreach (var published in page.Events)
            {
                if (filter.MayPass(published) && await permissions.MaySeeAsync(published, cancellationToken))
                {
                    Write(http, published);
                }
            }
            await FlushAsync(http, cancellationToken);
            if (page.Position == watcher.Seen)
            {
                // Another silo has reported more to this gateway than this silo knows yet.
                await Task.Delay(TimeSpan.FromMilliseconds(10), time, cancellationToken);
            }
            watcher = new EventWatcher(filter, page.Position);
        }
        await StartAsync(http, watcher.Seen, cancellationToken);
        return watcher;
    }

    /// <summary>Writes new events until the watcher has fallen behind; returns the last place written.</summary>
    private async Task<long> FollowAsync(
        HttpContext http, EventWatcher watcher, EventPermissions permissions, AppliedWatcher? applied, CancellationToken cancellationToken)
    {
        var reached = watcher.Seen;
        var beatAt = time.GetUtcNow() + options.Heartbeat;
        while (true)
        {
            // Read before the queue is found empty: all events up to this place have been offered by then.
            var position = Math.Max(hub.Position, watcher.Seen);
            var isWritten = false;
            var news = applied?.Changed;
            foreach (var (server, place) in applied?.Take() ?? [])
            {
                WriteApplied(http, server, place);
                isWritten = true;
            }
            while (watcher.Waiting.TryRead(out var published))
            {
                reached = published.Sequence;
                if (await permissions.MaySeeAsync(published, cancellationToken))
                {
                    Write(http, published);
                    isWritten = true;
                }
            }
            if (isWritten)
            {
                await FlushAsync(http, cancellationToken);
                beatAt = time.GetUtcNow() + options.Heartbeat;
                continue;
            }
            if (await IsMoreAsync(watcher, permissions.CheckAt < beatAt ? permissions.CheckAt : beatAt, news, cancellationToken) is { } isMore)
            {
                if (!isMore)
                {
                    return reached;
                }
                continue;
            }
            await permissions.KeepValidAsync(cancellationToken);
            if (time.GetUtcNow() >= beatAt)
            {
                await BeatAsync(http, position, cancellationToken);
                beatAt = time.GetUtcNow() + options.Heartbeat;
            }
        }
    }

    /// <summary>
    /// True when events wait, false when the watcher has fallen behind, null when none comes until then, or there is other news.
    /// </summary>
    private async Task<bool?> IsMoreAsync(EventWatcher watcher, DateTimeOffset until, Task? news, CancellationToken cancellationToken)
    {
        var wait = until - time.GetUtcNow() + TimeSpan.FromMilliseconds(1);
        using var quiet = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        quiet.CancelAfter(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
        try
        {
            var more = watcher.Waiting.WaitToReadAsync(quiet.Token).AsTask();
            if (news is not null && await Task.WhenAny(more, news) == news && !more.IsCompleted)
            {
                await quiet.CancelAsync();
            }
            return await more;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task StartAsync(HttpContext http, long position, CancellationToken cancellationToken)
    {
        if (http.Response.HasStarted)
        {
            return;
        }
        SetHeaders(http.Response);
        await WriteAsync(http, $"retry: 2000\nid: {position}\n\n", cancellationToken);
    }

    private static void SetHeaders(HttpResponse response)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        // Without this, proxies such as nginx would hold the events back.
        response.Headers["X-Accel-Buffering"] = "no";
    }

    /// <summary>An id without data advances the client's last id, so that it skips events that were not for it.</summary>
    private Task BeatAsync(HttpContext http, long position, CancellationToken cancellationToken) =>
        WriteAsync(http, $":\nid: {position}\n\n", cancellationToken);

    private Task WriteAsync(HttpContext http, string text, CancellationToken cancellationToken)
    {
        Encoding.UTF8.GetBytes(text, http.Response.BodyWriter);
        return FlushAsync(http, cancellationToken);
    }

    /// <summary>Waits for the client. One that reads nothing for too long is cut off, and may return with its last id.</summary>
    private async Task FlushAsync(HttpContext http, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.Patience);
        try
        {
            await http.Response.BodyWriter.FlushAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            LogSlow(options.Patience);
            http.Abort();
            throw;
        }
    }

    private static void Write(HttpContext http, ConfdEvent published) => Encoding.UTF8.GetBytes(
        $"id: {published.Sequence}\nevent: {published.Name}\ndata: {published.ToMessage()}\n\n", http.Response.BodyWriter);

    /// <summary>Without an id: it has no place in the log.</summary>
    private static void WriteApplied(HttpContext http, string server, long place) => Encoding.UTF8.GetBytes(
        $"event: applied\ndata: {JsonSerializer.Serialize(new { server, applied_up_to = place })}\n\n", http.Response.BodyWriter);

    [LoggerMessage(LogLevel.Information, "A watcher of events that took nothing for {Patience} is cut off")]
    private partial void LogSlow(TimeSpan patience);

    [LoggerMessage(LogLevel.Error, "A stream of events failed")]
    private partial void LogFailed(Exception exception);
}
