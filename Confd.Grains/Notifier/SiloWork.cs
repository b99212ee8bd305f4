using Orleans.Runtime;

namespace Confd.Notifier;

/// <summary>Background work of a silo, from when it is up until it stops.</summary>
internal abstract class SiloWork : ILifecycleParticipant<ISiloLifecycle>
{
    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;

    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        GetType().Name, ServiceLifecycleStage.Active,
        _ =>
        {
            running = Task.Run(() => RunAsync(stopping.Token), CancellationToken.None);
            return Task.CompletedTask;
        },
        async cancellationToken =>
        {
            await stopping.CancelAsync();
            await running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });

    /// <summary>The work; ends soon after the token is cancelled.</summary>
    protected abstract Task RunAsync(CancellationToken cancellationToken);
}
