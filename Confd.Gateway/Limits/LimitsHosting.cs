using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Confd.Gateway.Answers;
using Confd.Gateway.Authentication;
using Confd.Gateway.Routing;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Confd.Gateway.Limits;

/// <summary>An endpoint whose requests may last for seconds or hours, and mostly wait. It counts its requests itself.</summary>
internal sealed class LongLived;

/// <summary>The limits for callers: concurrent requests, memory, requests per second, unknown tokens.</summary>
internal static class LimitsHosting
{
    public static IServiceCollection AddConfdLimits(this IServiceCollection services)
    {
        services.AddSingleton<IMemoryUse, RuntimeMemoryUse>();
        services.AddSingleton<MemoryGate>();
        services.AddSingleton(provider => new FailureThrottle(
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IOptions<GatewayLimits>>().Value.FailedAuthenticationsPerMinute));
        return services;
    }

    /// <summary>Checks before all other work whether there is room for a request.</summary>
    public static IApplicationBuilder UseRoom(this IApplicationBuilder app)
    {
        var places = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = app.ApplicationServices.GetRequiredService<IOptions<GatewayLimits>>().Value.MaxConcurrentRequests, QueueLimit = 0,
        });
        var memory = app.ApplicationServices.GetRequiredService<MemoryGate>();
        app.Use((http, next) => Has<DisableRateLimitingAttribute>(http) || Has<LongLived>(http)
            ? next(http)
            : ServeAsync(http, next, places));
        return app.Use((http, next) => memory.InvokeAsync(http, next));
    }

    /// <summary>
    /// Checks the rate of a token once the token is valid, so that invented tokens cost no memory. Routes without a token
    /// count the address.
    /// </summary>
    public static IApplicationBuilder UseRates(this IApplicationBuilder app)
    {
        var limits = app.ApplicationServices.GetRequiredService<IOptions<GatewayLimits>>().Value;
        // Bursts of twice the rate are allowed.
        var ofCaller = LimiterOf(2L * limits.RequestsPerSecond, limits.RequestsPerSecond, perSeconds: 1);
        var ofGuest = LimiterOf(limits.GuestRequestsPerMinute, limits.GuestRequestsPerMinute, perSeconds: 60);
        var free = RateLimitPartition.GetNoLimiter("");
        var rates = PartitionedRateLimiter.Create<HttpContext, string>(http =>
        {
            var isGuest = http.GetEndpoint()?.Metadata.GetMetadata<GatewayRoute>() is { Manifest.NeedsNoToken: true };
            return http.GetEndpoint() is null || Has<DisableRateLimitingAttribute>(http) || (isGuest ? ofGuest : ofCaller) is not { } make ? free
                : RateLimitPartition.Get(isGuest ? $"guest {ClientAddress.Of(http)}" : CallerOf(http), make);
        });
        return app.Use((http, next) =>
        {
            using var lease = rates.AttemptAcquire(http);
            return lease.IsAcquired
                ? next(http)
                : RefuseAsync(
                    http, lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1),
                    "Too many requests, repeat the request later.").AsTask();
        });
    }

    private static bool Has<TMetadata>(HttpContext http) where TMetadata : class =>
        http.GetEndpoint()?.Metadata.GetMetadata<TMetadata>() is not null;

    private static async Task ServeAsync(HttpContext http, RequestDelegate next, ConcurrencyLimiter places)
    {
        using var place = places.AttemptAcquire();
        if (place.IsAcquired)
        {
            await next(http);
            return;
        }
        await FailureAnswers.UnavailableAsync(http, "Too many requests at the same time, repeat the request shortly.");
    }

    /// <summary>Makes limiters for a number of requests per period; null for no limit.</summary>
    private static Func<string, RateLimiter>? LimiterOf(long atOnce, int requests, int perSeconds)
    {
        if (requests == 0)
        {
            return null;
        }
        var bucket = new TokenBucketRateLimiterOptions
        {
            TokenLimit = (int)Math.Min(atOnce, int.MaxValue),
            TokensPerPeriod = Math.Max(1, requests / (10 * perSeconds)),
            ReplenishmentPeriod = TimeSpan.FromMilliseconds(Math.Max(100, 1000L * perSeconds / requests)),
            QueueLimit = 0,
            // One timer for all of them.
            AutoReplenishment = false,
        };
        return _ => new TokenBucketRateLimiter(bucket);
    }

    /// <summary>429 with Retry-After.</summary>
    public static ValueTask RefuseAsync(HttpContext http, TimeSpan wait, string message)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return AnswerWriter.ListAsync(http, StatusCodes.Status429TooManyRequests, message);
    }

    /// <summary>The token, or the address when there is none.</summary>
    private static string CallerOf(HttpContext http) =>
        http.Features.Get<Admission>()?.Token is { Length: > 0 } token ? token : ClientAddress.Of(http).ToString();
}
