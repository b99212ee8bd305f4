namespace Confd;

/// <summary>Ends calls whose gateway has given them up. Any key; different ones find different silos.</summary>
[Alias("confd.ICallsGrain")]
public interface ICallsGrain : IGrainWithGuidKey
{
    /// <summary>From now on no try of the call changes anything; one that has changed something already stays.</summary>
    /// <param name="last">The last try that was made.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [Alias("Abandon")]
    Task AbandonAsync(CallAttempt last, CancellationToken cancellationToken = default);
}
