namespace Confd;

/// <summary>Ends calls whose gateway has given them up. Any key; different ones find different silos.</summary>
[Alias("confd.ICallsGrain")]
public interface ICallsGrain : IGrainWithGuidKey
{
    /// <summary>From now on no try of the call changes anything. One that is committing at this moment is waited for.</summary>
    /// <param name="last">The last try that was made.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer when a try was carried out; null when none was, and so none will be.</returns>
    [Alias("End")]
    Task<RouteAnswer?> EndAsync(CallAttempt last, CancellationToken cancellationToken = default);
}
