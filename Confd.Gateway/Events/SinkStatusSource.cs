namespace Confd.Gateway.Events;

/// <summary>How the sinks are doing, as information in the health check; asked for from time to time.</summary>
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
                // The health check itself says that the silos do not answer.
                current = [];
            }
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
