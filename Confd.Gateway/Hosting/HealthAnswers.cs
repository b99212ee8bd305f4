using Confd.Gateway.Events;
using Confd.Gateway.Routing;

namespace Confd.Gateway.Hosting;

/// <summary>The health checks of a process, with a gateway or without.</summary>
internal static class HealthAnswers
{
    /// <summary>Maps <c>/health/live</c> and <c>/health/ready</c>.</summary>
    /// <param name="pages">Where they are mapped.</param>
    /// <param name="isStopping">It is going away.</param>
    public static void Map(IEndpointRouteBuilder pages, Func<bool> isStopping)
    {
        // Null in a gateway of its own, whose silos have the database.
        var storage = pages.ServiceProvider.GetService<IStorageHealth>();
        var manifests = pages.ServiceProvider.GetRequiredService<ManifestWatch>();
        var sinks = pages.ServiceProvider.GetService<SinkStatusSource>();
        // Whoever asks about a service at its limits wants an answer.
        var checks = pages.MapGroup("/health").DisableRateLimiting();
        checks.MapGet("/live", async (CancellationToken cancellationToken) =>
        {
            // Still alive: a restart mends no database.
            var fault = storage is null ? null : await storage.FaultAsync(cancellationToken);
            return Results.Json(fault is null ? new { status = "ok" } : new { status = "ok", storage = fault });
        });
        checks.MapGet("/ready", async (CancellationToken cancellationToken) =>
        {
            var fault = storage is null ? null : await storage.FaultAsync(cancellationToken);
            return isStopping() ? NotReady(new { status = "stopping" })
                : fault is not null ? NotReady(new { status = "failing", storage = fault })
                : !manifests.IsConnected ? NotReady(new { status = "starting" })
                : sinks is null ? Results.Json(new { status = "ok" })
                : Results.Json(new { status = "ok", sinks = sinks.Current.ToDictionary(sink => sink.Name, sink => new { sink.Pending, sink.LagSeconds, sink.Failed }) });
        });
    }

    private static IResult NotReady(object why) => Results.Json(why, statusCode: StatusCodes.Status503ServiceUnavailable);
}
