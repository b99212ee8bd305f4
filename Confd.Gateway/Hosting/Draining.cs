using Microsoft.Extensions.Options;

namespace Confd.Gateway.Hosting;

/// <summary>The time between the request to stop and the stop: no longer ready, but still serving.</summary>
internal sealed class Draining(IOptions<GatewayOptions> options, TimeProvider time) : IHostedLifecycleService
{
    private volatile bool isDraining;

    /// <summary>Load balancers should send no more requests.</summary>
    public bool IsDraining => isDraining;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        isDraining = true;
        TimeSpan wait = options.Value.DrainTime;
        return wait > TimeSpan.Zero
            ? Task.Delay(wait, time, cancellationToken)
            : Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
