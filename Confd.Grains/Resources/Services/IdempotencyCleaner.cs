using Confd.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Confd.Resources;

/// <summary>Deletes the rows of requests that can no longer be repeated.</summary>
internal sealed partial class IdempotencyCleaner(IConfdStore store, TimeProvider time, ILogger<IdempotencyCleaner> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            // A random pause, so that the nodes do not all do it at once.
            await Task.Delay(Interval * (0.5 + Random.Shared.NextDouble()), time, stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            try
            {
                var deleted = await store.Idempotency.DeleteExpiredAsync(time.GetUtcNow().ToUnixTimeSeconds(), stoppingToken);
                LogDeleted(deleted, await store.DeleteOldCallsAsync(stoppingToken));
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // The next round tries again; expired rows no longer count in any case.
                LogFailed(exception);
            }
        }
    }

    [LoggerMessage(LogLevel.Debug, "{Keys} idempotency keys have expired, {Calls} calls are too old to be repeated")]
    private partial void LogDeleted(int keys, int calls);

    [LoggerMessage(LogLevel.Warning, "Expired idempotency keys could not be deleted")]
    private partial void LogFailed(Exception exception);
}
