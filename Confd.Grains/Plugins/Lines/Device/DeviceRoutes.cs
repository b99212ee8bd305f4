namespace Confd.Plugins;

/// <summary>Requests to a device. The API uses GET for them.</summary>
internal static class DeviceRoutes
{
    private const string Path = "/devices/{id}";

    public static void Declare(RouteBuilder routes) => routes
        .Route("GET", $"{Path}/autoprov", ResetAsync)
        .Route("GET", $"{Path}/synchronize", SynchronizeAsync);

    /// <summary>Removes every line; a device without lines does not change.</summary>
    private static async ValueTask ResetAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var device = await route.GetAsync<Device>("id", cancellationToken);
        foreach (var line in await route.UnitOfWork.RelatedAsync<Line>(device.Id, LineDevices.Lines, cancellationToken))
        {
            await LineDevices.DetachAsync(route.UnitOfWork, line.Stored, cancellationToken);
        }
    }

    /// <summary>The event tells the provisioning server; the registry itself reaches no phone.</summary>
    private static async ValueTask SynchronizeAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var device = await route.GetAsync<Device>("id", cancellationToken);
        route.UnitOfWork.Publish(device.Id, device.Tenant, new DomainEvent(
            "device_synchronization_requested", "config.device.synchronization_requested", new { device.Value.Id }));
    }
}
