using Microsoft.Extensions.Primitives;

namespace Confd.Gateway.Routing;

/// <summary>Keeps the current manifest of the silos.</summary>
internal sealed partial class ManifestWatch(
    IGrainFactory grains, TimeProvider time, ILogger<ManifestWatch> logger) : BackgroundService
{
    /// <summary>
    /// Keys asked at once. The client selects a silo by the key, and keeps sending to one that does not answer.
    /// </summary>
    private const int Ways = 4;

    /// <summary>Limits the keys, so that silos do not keep a grain for every number.</summary>
    private const int Keys = 16 * Ways;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// The loss of one silo must not make every gateway unready: calls are repeated, and other silos serve. The time is long
    /// enough for a few unanswered tries.
    /// </summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(10);

    private volatile RouteManifest? current;
    private volatile bool isMapped;
    private CancellationTokenSource changes = new();
    private long answered;

    /// <summary>Null until a silo has answered.</summary>
    public RouteManifest? Current => current;

    /// <summary>The cluster has answered recently, and its routes are served.</summary>
    public bool IsConnected => isMapped && time.GetElapsedTime(Volatile.Read(ref answered)) < Tolerance;

    /// <summary>Fires when <see cref="Current"/> changes.</summary>
    public IChangeToken GetChangeToken() => new CancellationChangeToken(Volatile.Read(ref changes).Token);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var way = 0; !stoppingToken.IsCancellationRequested;)
        {
            var pause = Interval;
            try
            {
                var manifest = await AskAsync(way, stoppingToken);
                Volatile.Write(ref answered, time.GetTimestamp());
                if (manifest is not null)
                {
                    current = manifest;
                    await Interlocked.Exchange(ref changes, new CancellationTokenSource()).CancelAsync();
                    // Not before routing has the routes: it takes a moment to build its tables.
                    isMapped = true;
                    LogRoutes(manifest.Routes.Count, manifest.Revision);
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                way = (way + Ways) % Keys;
                pause = RetryDelay;
                LogNoManifest(exception.Message);
            }
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The first answer, or the error of the last failure.</summary>
    private async Task<RouteManifest?> AskAsync(int way, CancellationToken stoppingToken)
    {
        var revision = current?.Revision;
        var asked = Enumerable.Range(way, Ways)
            .Select(key => grains.GetGrain<IManifestGrain>(key).GetAsync(revision, stoppingToken).WaitAsync(Timeout, time, stoppingToken))
            .ToList();
        Task<RouteManifest?>? last = null;
        await foreach (var answer in Task.WhenEach(asked))
        {
            last = answer;
            if (answer.IsCompletedSuccessfully)
            {
                break;
            }
        }
        return await last!;
    }

    [LoggerMessage(LogLevel.Information, "Serving {Count} routes, manifest {Revision}")]
    private partial void LogRoutes(int count, string revision);

    [LoggerMessage(LogLevel.Debug, "The cluster does not answer yet: {Reason}")]
    private partial void LogNoManifest(string reason);
}
