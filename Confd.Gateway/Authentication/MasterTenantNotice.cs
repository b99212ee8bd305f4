namespace Confd.Gateway.Authentication;

/// <summary>
/// Tells the silos which tenant is above all others, once that is known here and a silo answers: what they do without a
/// request needs to know it too.
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
