using Confd.Resources;

namespace Confd.Plugins;

/// <summary>What a device is asked to do. The API has GET for it.</summary>
internal static class DeviceRoutes
{
    private const string Path = "/devices/{id}";

    private const string Acl = "confd.devices.{id}";

    public static void Declare(RouteBuilder routes) => routes
        .Route("GET", $"{Path}/autoprov", $"{Acl}.autoprov.read", ResetAsync, answers: typeof(void))
        .Route("GET", $"{Path}/synchronize", $"{Acl}.synchronize.read", SynchronizeAsync, answers: typeof(void));

    /// <summary>Takes every line away; a device without lines stays as it is.</summary>
    private static async ValueTask<RouteResult> ResetAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var device = await route.UnitOfWork.GetVisibleAsync<Device>(route["id"], cancellationToken);
        foreach (var line in await route.UnitOfWork.RelatedAsync<Line>(device.Id, LineDevices.Lines, cancellationToken))
        {
            await LineDevices.DetachAsync(route.UnitOfWork, line.Stored, cancellationToken);
        }
        return RouteResult.Empty;
    }

    /// <summary>Whoever serves the phones hears of it by the event; the registry itself reaches none.</summary>
    private static async ValueTask<RouteResult> SynchronizeAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var device = await route.UnitOfWork.GetVisibleAsync<Device>(route["id"], cancellationToken);
        route.UnitOfWork.Publish(device.Id, device.Tenant, new DomainEvent(
            "device_synchronization_requested", "config.device.synchronization_requested", new { device.Value.Id }));
        return RouteResult.Empty;
    }
}
