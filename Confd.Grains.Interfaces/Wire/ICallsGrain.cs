namespace Confd;

/// <summary>Ends calls that their gateway has given up. Any key; different keys reach different silos.</summary>
[Alias("confd.ICallsGrain")]
public interface ICallsGrain : IGrainWithGuidKey
{
    /// <summary>From now on no try of the call changes anything. Waits for a try that is committing at this moment.</summary>
    /// <param name="last">The last try that was made.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer when a try was carried out; null when none was, and then none will be.</returns>
    [Alias("End")]
    Task<RouteAnswer?> EndAsync(CallAttempt last, CancellationToken cancellationToken = default);
}
