using System.Net;
using Confd.Notifier;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using Polly;

namespace Confd.Plugins;

/// <summary>Adds wazo-provd as the registry of phones to a silo, and the receiver of events that sends it changes.</summary>
internal static partial class ProvdHosting
{
    /// <summary>Limit for all tries of a call; shorter than a gateway waits for a silo.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);

    /// <summary>Failures within this time count when the client decides to stop calling the server for a while.</summary>
    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(10);

    /// <summary>Adds nothing when devices are embedded.</summary>
    public static IServiceCollection AddProvd(this IServiceCollection services, ProvdOptions options)
    {
        if (!options.IsProvd)
        {
            return services;
        }
        services.AddSingleton<IDeviceRegistry, ProvdRegistry>();
        services.AddSingleton<ProvdClient>();
        services.AddEventReceiver<ProvdReceiver>("provd", most: 200, ProvdReceiver.Events);
        // Polly logs each failed try as an error with its stack; the messages below suffice.
        services.AddLogging(logging => logging.AddFilter("Polly", LogLevel.None));
        services.AddHttpClient(ProvdClient.Name, http =>
            {
                http.Timeout = Longest + Longest;
                http.MaxResponseContentBufferSize = ProvdClient.MostBytes;
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                UseProxy = false, AllowAutoRedirect = false, UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(2), ConnectTimeout = options.Timeout,
            })
            // A line for each call would repeat what is logged elsewhere.
            .RemoveAllLoggers()
            .AddResilienceHandler(ProvdClient.Name, (pipeline, context) => pipeline
                .AddTimeout(Longest)
                .AddRetry(new HttpRetryStrategyOptions
                {
                    MaxRetryAttempts = 2, Delay = RetryDelay, BackoffType = DelayBackoffType.Exponential, UseJitter = true,
                    ShouldHandle = attempt => ValueTask.FromResult(IsPassing(attempt.Outcome)),
                }.WithoutPost())
                .AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions
                {
                    FailureRatio = 0.5, MinimumThroughput = 6, SamplingDuration = Sampling, BreakDuration = options.BreakTime,
                    ShouldHandle = attempt => ValueTask.FromResult(IsPassing(attempt.Outcome)),
                    OnOpened = opened =>
                    {
                        LogLeftAlone(LoggerOf(context.ServiceProvider), opened.BreakDuration);
                        return default;
                    },
                    OnClosed = _ =>
                    {
                        LogBack(LoggerOf(context.ServiceProvider));
                        return default;
                    },
                })
                .AddTimeout(options.Timeout));
        return services;
    }

    /// <summary>A repeated POST may be carried out twice.</summary>
    private static HttpRetryStrategyOptions WithoutPost(this HttpRetryStrategyOptions retry)
    {
        retry.DisableFor(HttpMethod.Post);
        return retry;
    }

    /// <summary>No answer, or one that reports a passing fault of the server.</summary>
    private static bool IsPassing(Outcome<HttpResponseMessage> outcome) => outcome.Result is { } answer
        ? answer.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
        : outcome.Exception is { } exception && HttpClientResiliencePredicates.IsTransient(Outcome.FromException<HttpResponseMessage>(exception));

    private static ILogger LoggerOf(IServiceProvider services) => services.GetRequiredService<ILogger<ProvdClient>>();

    [LoggerMessage(LogLevel.Warning, "wazo-provd fails again and again: it is left alone for {Time}")]
    private static partial void LogLeftAlone(ILogger logger, TimeSpan time);

    [LoggerMessage(LogLevel.Information, "wazo-provd answers again")]
    private static partial void LogBack(ILogger logger);
}
