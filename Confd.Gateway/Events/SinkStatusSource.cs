namespace Confd.Gateway.Events;

/// <summary>The state of the sinks, as information in the health check; refreshed from time to time.</summary>
internal sealed class SinkStatusSource(IGrainFactory grains, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private volatile IReadOnlyList<SinkStatus> current = [];

    public IReadOnlyList<SinkStatus> Current => current;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                current = await grains.GetGrain<IEventLogGrain>(0).SinksAsync(stoppingToken);
            }
            catch (Exception) when (!stoppingToken.IsCancellationRequested)
            {
                // The health check itself reports that the silos do not answer.
                current = [];
            }
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
