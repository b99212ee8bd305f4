using Confd.Gateway.Events;
using Confd.Gateway.Routing;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Confd.Gateway.Hosting;

/// <summary>The health checks of a process, with or without a gateway.</summary>
internal static class HealthAnswers
{
    private const string Storage = "storage";
    private const string Silos = "silos";
    private const string Stopping = "stopping";
    private const string Sinks = "sinks";

    /// <summary>Adds the checks; parts that a process does not have count as healthy.</summary>
    public static WebApplicationBuilder AddHealthAnswers(this WebApplicationBuilder builder)
    {
        // The answer reports faults, and the failing part logs them, so the framework's log would repeat them.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        var checks = builder.Services.AddHealthChecks();
        // A gateway in its own process has none: its silos have the database.
        Add(Storage, async (services, cancellationToken) =>
            services.GetService<IStorageHealth>() is { } storage && await storage.FaultAsync(cancellationToken) is { } fault
                ? HealthCheckResult.Degraded(fault)
                : HealthCheckResult.Healthy());
        Add(Silos, (services, _) => ValueTask.FromResult(new HealthCheckResult(
            services.GetRequiredService<ManifestWatch>().IsConnected ? HealthStatus.Healthy : HealthStatus.Degraded)));
        Add(Stopping, (services, _) => ValueTask.FromResult(new HealthCheckResult(
            IsStopping(services) ? HealthStatus.Degraded : HealthStatus.Healthy)));
        if (builder.Services.Any(service => service.ServiceType == typeof(SinkStatusSource)))
        {
            Add(Sinks, (services, _) => ValueTask.FromResult(HealthCheckResult.Healthy(
                data: services.GetRequiredService<SinkStatusSource>().Current.ToDictionary(
                    sink => sink.Name, object (sink) => new { sink.Pending, sink.LagSeconds, sink.Failed }))));
        }
        return builder;

        void Add(string name, Func<IServiceProvider, CancellationToken, ValueTask<HealthCheckResult>> check) =>
            checks.Add(new HealthCheckRegistration(name, services => new Check(services, check), failureStatus: null, tags: null));
    }

    /// <summary>Maps <c>/health/live</c> and <c>/health/ready</c>.</summary>
    public static void MapHealthAnswers(this IEndpointRouteBuilder pages)
    {
        // The process is still alive: a restart does not repair a database.
        Map("/health/live", new HealthCheckOptions
        {
            Predicate = check => check.Name == Storage,
            ResponseWriter = (http, report) => http.Response.WriteAsJsonAsync<object>(report.Entries[Storage].Description is { } fault
                ? new { status = "ok", storage = fault }
                : new { status = "ok" }),
        });
        Map("/health/ready", new HealthCheckOptions
        {
            ResultStatusCodes = { [HealthStatus.Degraded] = StatusCodes.Status503ServiceUnavailable },
            ResponseWriter = (http, report) => http.Response.WriteAsJsonAsync(ReadinessOf(report)),
        });

        // Health checks must answer even when the service is at its limits.
        void Map(string path, HealthCheckOptions options) => pages.MapHealthChecks(path, options)
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Get])).DisableRateLimiting();
    }

    private static object ReadinessOf(HealthReport report) =>
        !IsWell(report, Stopping) ? new { status = "stopping" }
        : !IsWell(report, Storage) ? new { status = "failing", storage = report.Entries[Storage].Description }
        : !IsWell(report, Silos) ? new { status = "starting" }
        : report.Entries.TryGetValue(Sinks, out var sinks) ? new { status = "ok", sinks = sinks.Data }
        : new { status = "ok" };

    private static bool IsWell(HealthReport report, string check) => report.Entries[check].Status == HealthStatus.Healthy;

    private static bool IsStopping(IServiceProvider services) => services.GetService<Draining>() is { } draining
        ? draining.IsDraining
        : services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested;

    private sealed class Check(
        IServiceProvider services, Func<IServiceProvider, CancellationToken, ValueTask<HealthCheckResult>> check) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            check(services, cancellationToken).AsTask();
    }
}
