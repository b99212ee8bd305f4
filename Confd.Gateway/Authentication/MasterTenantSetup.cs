namespace Confd.Gateway.Authentication;

/// <summary>Makes the master tenant known, once a silo answers. Without wazo-auth nothing else does it.</summary>
internal sealed partial class MasterTenantSetup(KeyRing keys, IGrainFactory grains, ILogger<MasterTenantSetup> logger) : BackgroundService
{
    private const string Slug = "master";

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await grains.GetGrain<ITenantsGrain>(0).AddAsync(keys.MasterTenant, Slug, Slug, null, stoppingToken);
                return;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotYet(exception.Message);
            }
            await Task.Delay(RetryDelay, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(LogLevel.Debug, "The master tenant could not be set up yet: {Reason}")]
    private partial void LogNotYet(string reason);
}
