using Orleans.Concurrency;
using Orleans.GrainDirectory;

namespace Confd.Resources;

/// <summary>Ends an attempt that waits in a silo that does not answer: a later attempt, never made, supersedes it.</summary>
[StatelessWorker, GrainDirectory(NoDirectory.Name), Reentrant]
internal sealed class CallsGrain(RepeatedCalls repeated) : Grain, ICallsGrain
{
    public Task<RouteAnswer?> EndAsync(CallAttempt last, CancellationToken cancellationToken) =>
        repeated.SupersedeAsync(last with { Number = last.Number + 1 }, key: null, cancellationToken);
}
