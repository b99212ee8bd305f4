using Orleans.Concurrency;
using Orleans.GrainDirectory;

namespace Confd.Resources;

/// <summary>Ends a try that waits in a silo that does not answer: a later try supersedes it, and is never made.</summary>
[StatelessWorker, GrainDirectory(NoDirectory.Name), Reentrant]
internal sealed class CallsGrain(RepeatedCalls repeated) : Grain, ICallsGrain
{
    public Task<RouteAnswer?> EndAsync(CallAttempt last, CancellationToken cancellationToken) =>
        repeated.SupersedeAsync(last with { Number = last.Number + 1 }, key: null, cancellationToken);
}
