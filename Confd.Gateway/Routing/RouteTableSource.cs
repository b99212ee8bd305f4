namespace Confd.Gateway.Routing;

/// <summary>Keeps the routes as the silos serve them.</summary>
internal sealed partial class RouteTableSource(IGrainFactory grains, ILogger<RouteTableSource> logger) : BackgroundService
{
    /// <summary>One silo that is being lost must not make every gateway unready at once.</summary>
    private const int ToleratedFailures = 2;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Impatience = TimeSpan.FromMilliseconds(200);

    private volatile RouteTable? current;

    /// <summary>Null until a silo has answered.</summary>
    public RouteTable? Current => current;

    /// <summary>The cluster has answered lately.</summary>
    public bool IsConnected { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var manifest = await grains.GetGrain<IManifestGrain>(0)
                    .GetAsync(current?.Manifest.Revision, stoppingToken).WaitAsync(Patience, stoppingToken);
                if (manifest is not null)
                {
                    current = new RouteTable(manifest);
                    LogRoutes(manifest.Routes.Count, manifest.Revision);
                }
                failures = 0;
                IsConnected = true;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                IsConnected &= ++failures <= ToleratedFailures;
                LogNoManifest(exception.Message);
            }
            await Task.Delay(failures == 0 ? Interval : Impatience, stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(LogLevel.Information, "Serving {Count} routes, manifest {Revision}")]
    private partial void LogRoutes(int count, string revision);

    [LoggerMessage(LogLevel.Debug, "The cluster does not answer yet: {Reason}")]
    private partial void LogNoManifest(string reason);
}
