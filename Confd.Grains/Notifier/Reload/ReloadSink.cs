using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Confd.Plugins;
using Confd.Storage;
using Microsoft.Extensions.Options;

namespace Confd.Notifier;

/// <summary>Sends reload commands to sysconfd, one batch of events at a time.</summary>
/// <remarks>
/// It reads the whole log in one order, so that equal commands of all tenants become one. Whether live reload is on
/// is part of the log: a command counts when it was on at its place. Source: wazo-confd 1.1, sysconfd requests.
/// </remarks>
internal sealed class ReloadSink(IConfdStore store, HttpClient http, SysconfdOptions options) : ISink
{
    private readonly Queue<SysconfdCall> pending = new();
    private bool isLive = true;
    private long gatheredUpTo;

    public TimeSpan Window => options.Window;

    public async Task StartAsync(long position, CancellationToken cancellationToken)
    {
        gatheredUpTo = position;
        var (_, edits) = await store.Log.HistoryAsync(ConfigurationPlugin.Id, null, 0, cancellationToken);
        if (edits.FirstOrDefault(edit => edit.Sequence <= position) is { } last)
        {
            isLive = IsEnabled(last);
        }
        else if (edits.Count > 0)
        {
            // The value before its first change.
            isLive = (bool?)JsonNode.Parse(edits[^1].Change ?? "{}")?["before"]?["enabled"] ?? true;
        }
        else
        {
            var rows = await store.ReadAsync([ConfigurationPlugin.Id], cancellationToken);
            isLive = rows.Count == 0 || (bool)JsonNode.Parse(rows[0].Body)!["enabled"]!;
        }
    }

    public async Task<Delivery> DeliverAsync(IReadOnlyList<TailEvent> batch, CancellationToken cancellationToken)
    {
        Gather(batch);
        while (pending.TryPeek(out var call))
        {
            var (error, isUnavailable) = await SendAsync(call, cancellationToken);
            if (error is not null)
            {
                return new Delivery(0, error, isUnavailable, call.Sequence);
            }
            pending.Dequeue();
        }
        return new Delivery(batch.Count);
    }

    public void Drop() => pending.TryDequeue(out _);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>A repeated batch was gathered before; its calls that were sent are not sent again.</summary>
    private void Gather(IReadOnlyList<TailEvent> batch)
    {
        var calls = new SysconfdCalls();
        var isReplay = batch.Count == 1 && batch[0].Sequence <= gatheredUpTo && pending.Count == 0;
        foreach (var one in batch.Where(one => isReplay || one.Sequence > gatheredUpTo))
        {
            if (one.Stored.Resource == ConfigurationPlugin.Id && !isReplay)
            {
                isLive = IsEnabled(one.Stored);
            }
            if (one.Stored.Reload is { } reload)
            {
                calls.Add(JsonNode.Parse(reload)!.AsArray(), isLive, one.Sequence);
            }
            gatheredUpTo = Math.Max(gatheredUpTo, one.Sequence);
        }
        foreach (var call in calls.ToList())
        {
            pending.Enqueue(call);
        }
    }

    private async Task<(string? Error, bool IsUnavailable)> SendAsync(SysconfdCall call, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(new HttpMethod(call.Method), new Uri(options.Url, call.Path));
            if (call.Body is { } body)
            {
                request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            }
            using var answer = await http.SendAsync(request, cancellationToken);
            return answer.StatusCode == HttpStatusCode.OK
                ? (null, false)
                : ($"{call.Method} {call.Path} was answered with {(int)answer.StatusCode}", answer.StatusCode == HttpStatusCode.ServiceUnavailable);
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            return ($"sysconfd can't be reached: {exception.Message}", true);
        }
    }

    private static bool IsEnabled(StoredEvent edit) =>
        (bool?)JsonNode.Parse(edit.Payload)?["live_reload_enabled"]
        ?? (bool?)JsonNode.Parse(edit.Change ?? "{}")?["after"]?["enabled"] ?? true;
}

/// <summary>One reader of the whole log.</summary>
internal sealed class ReloadSinkFactory(IConfdStore store, IOptions<SysconfdOptions> options) : ISinkFactory, IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) })
    {
        // Asterisk may take its time to reload.
        Timeout = TimeSpan.FromMinutes(2),
    };

    /// <summary>Name of the sink.</summary>
    public const string SinkName = "reload";

    public string Name => SinkName;

    public LogRows Rows => LogRows.WithReloads;

    public int BatchSize => 1000;

    public ISink Create() => new ReloadSink(store, http, options.Value);

    public void Dispose() => http.Dispose();
}
