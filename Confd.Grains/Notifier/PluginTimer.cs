using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Confd.Notifier;

/// <summary>Runs the recurring work of plugins on one silo of the cluster; another silo goes on when that one is gone.</summary>
internal sealed partial class PluginTimer(
    PluginRegistry plugins, OperationRunner runner, UnitOfWorkServices services, ISiloStatusOracle silos, TimeProvider time,
    ILogger<PluginTimer> logger) : SiloWork
{
    protected override Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(
        plugins.Resources.SelectMany(resource => resource.Recurring).Select(work => RepeatAsync(work, cancellationToken)));

    private async Task RepeatAsync(RecurringWork work, CancellationToken cancellationToken)
    {
        var interval = work.Interval(services.Provider);
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(interval, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested || !silos.IsFirst())
            {
                continue;
            }
            try
            {
                await work.RunAsync(new BackgroundWork(runner, services), cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(work.Name, exception.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "What {Plugin} does now and then has failed and is done again later: {Reason}")]
    private partial void LogFailed(string plugin, string reason);
}

/// <summary>Chooses one of the silos.</summary>
internal static class FirstSilo
{
    /// <summary>True on one silo, for work that two silos may do at once without harm.</summary>
    public static bool IsFirst(this ISiloStatusOracle silos) =>
        silos.SiloAddress.Equals(silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Min());
}
