using System.Globalization;
using System.Threading.RateLimiting;
using Confd.Gateway.Answers;

namespace Confd.Gateway.Limits;

/// <summary>Refuses what is too much: requests at once, requests per second, unknown tokens.</summary>
internal sealed class RequestLimiter : IDisposable
{
    private readonly GatewayLimits limits;
    private readonly FailureThrottle failures;
    private readonly PartitionedRateLimiter<string>? rates;
    private int running;

    public RequestLimiter(GatewayLimits limits, TimeProvider time)
    {
        this.limits = limits;
        failures = new FailureThrottle(time, limits.FailedAuthenticationsPerMinute);
        if (limits.RequestsPerSecond > 0)
        {
            var bucket = new TokenBucketRateLimiterOptions
            {
                // Twice the rate at once, so that clients that work in bursts are not held up.
                TokenLimit = (int)Math.Min(2L * limits.RequestsPerSecond, int.MaxValue),
                TokensPerPeriod = Math.Max(1, limits.RequestsPerSecond / 10),
                ReplenishmentPeriod = TimeSpan.FromMilliseconds(Math.Max(100, 1000 / limits.RequestsPerSecond)),
                QueueLimit = 0,
            };
            rates = PartitionedRateLimiter.Create<string, string>(
                caller => RateLimitPartition.GetTokenBucketLimiter(caller, _ => bucket));
        }
    }

    public GatewayLimits Limits => limits;

    /// <summary>False when too many requests are running; else <see cref="Leave"/> must follow.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref running) <= limits.MaxConcurrentRequests)
        {
            return true;
        }
        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref running);

    /// <summary>How long the address has to wait before this token is looked at; null when it need not.</summary>
    public TimeSpan? WaitForToken(HttpContext http, string token) =>
        failures.IsIdle ? null : failures.WaitOf(ClientAddress.Of(http, limits.TrustedProxies), token);

    public void TokenFailed(HttpContext http) => failures.Failed(ClientAddress.Of(http, limits.TrustedProxies));

    public void TokenWorked(string token)
    {
        if (!failures.IsIdle)
        {
            failures.Proven(token);
        }
    }

    /// <summary>How long the caller has to wait; null when the request may go on.</summary>
    /// <param name="http">The request.</param>
    /// <param name="token">A valid token, or empty where none is needed.</param>
    public TimeSpan? WaitForRate(HttpContext http, string token)
    {
        if (rates is null)
        {
            return null;
        }
        using var lease = rates.AttemptAcquire(token.Length > 0 ? token : ClientAddress.Of(http, limits.TrustedProxies).ToString());
        return lease.IsAcquired ? null
            : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait
            : TimeSpan.FromSeconds(1);
    }

    /// <summary>429 with Retry-After.</summary>
    public static ValueTask RefuseAsync(HttpContext http, TimeSpan wait, string message)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return AnswerWriter.ListAsync(http, StatusCodes.Status429TooManyRequests, message);
    }

    public void Dispose() => rates?.Dispose();
}
