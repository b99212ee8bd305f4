using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Confd.Storage;

/// <summary>
/// Opens the database and brings it up to date before the silo starts, so that an unusable database ends the start with
/// one line. It waits for a server that does not answer yet.
/// </summary>
internal sealed partial class StorageOpening(IConfdStore store, TimeProvider time, ILogger<StorageOpening> logger) : IHostedLifecycleService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <exception cref="InvalidOperationException">The database can't be used; the message begins with the key.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await store.InitializeAsync(cancellationToken);
                return;
            }
            catch (StorageUnavailableException exception)
            {
                LogWaiting(exception.Message);
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "Waiting for the database: {Reason}")]
    private partial void LogWaiting(string reason);
}
