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

    private Task RepeatAsync(RecurringWork work, CancellationToken cancellationToken) => silos.RepeatAsync(
        work.Interval(services.Provider), time, token => work.RunAsync(new BackgroundWork(runner, services), token),
        reason => LogFailed(work.Name, reason), cancellationToken);

    [LoggerMessage(LogLevel.Warning, "What {Plugin} does now and then has failed and is done again later: {Reason}")]
    private partial void LogFailed(string plugin, string reason);
}

/// <summary>Chooses one of the silos.</summary>
internal static class FirstSilo
{
    /// <summary>Does work on one silo now and then, until cancelled; two silos must be able to do it at once without harm.</summary>
    /// <param name="silos">The cluster.</param>
    /// <param name="pause">Before each time.</param>
    /// <param name="time">Measures it.</param>
    /// <param name="work">The work.</param>
    /// <param name="onFailure">Gets the reason when it fails; the next time it is tried again.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RepeatAsync(
        this ISiloStatusOracle silos, TimeSpan pause, TimeProvider time, Func<CancellationToken, Task> work, Action<string> onFailure,
        CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested || !IsFirst(silos))
            {
                continue;
            }
            try
            {
                await work(cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                onFailure(exception.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private static bool IsFirst(ISiloStatusOracle silos) =>
        silos.SiloAddress.Equals(silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Min());
}
