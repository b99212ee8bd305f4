using Orleans.Concurrency;
using Orleans.GrainDirectory;

namespace Confd.Resources;

/// <summary>A try that waits in a silo which does not answer is superseded by one that never comes.</summary>
[StatelessWorker, GrainDirectory(NoDirectory.Name), Reentrant]
internal sealed class CallsGrain(RepeatedCalls repeated) : Grain, ICallsGrain
{
    public Task<RouteAnswer?> EndAsync(CallAttempt last, CancellationToken cancellationToken) =>
        repeated.SupersedeAsync(last with { Number = last.Number + 1 }, key: null, cancellationToken);
}
