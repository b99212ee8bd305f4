using Confd.Storage;
using Orleans.Concurrency;
using Orleans.GrainDirectory;

namespace Confd.Resources;

/// <summary>A try that waits in a silo which does not answer is superseded by one that never comes.</summary>
[StatelessWorker, GrainDirectory(NoDirectory.Name), Reentrant]
internal sealed class CallsGrain(IConfdStore store) : Grain, ICallsGrain
{
    public Task AbandonAsync(CallAttempt last, CancellationToken cancellationToken) =>
        store.SupersedeAsync(last with { Number = last.Number + 1 }, cancellationToken);
}
