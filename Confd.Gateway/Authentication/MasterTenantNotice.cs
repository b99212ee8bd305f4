namespace Confd.Gateway.Authentication;

/// <summary>
/// Reports the master tenant to the silos, once this gateway knows it and a silo answers. The silos' work without a
/// request needs it too.
/// </summary>
internal sealed partial class MasterTenantNotice(IAuthenticator authenticator, IGrainFactory grains, ILogger<MasterTenantNotice> logger)
    : BackgroundService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (authenticator.MasterTenant is { } master)
                {
                    await grains.GetGrain<ITenantsGrain>(0).SetMasterAsync(master, stoppingToken);
                    return;
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotYet(exception.Message);
            }
            await Task.Delay(RetryDelay, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(LogLevel.Debug, "The silos could not be told of the master tenant yet: {Reason}")]
    private partial void LogNotYet(string reason);
}
