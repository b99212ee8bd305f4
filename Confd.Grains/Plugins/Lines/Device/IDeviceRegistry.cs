namespace Confd.Plugins;

/// <summary>
/// The service that keeps the phones, one for the whole system: that of the host, or <see cref="EmbeddedRegistry"/>. An
/// implementation has no state.
/// </summary>
internal interface IDeviceRegistry
{
    /// <summary>Declares how devices are read and changed, after the rules common to all registries.</summary>
    void Declare(ResourceBuilder<Device> device);

    /// <summary>True when a device may name the plugin.</summary>
    ValueTask<bool> HasPluginAsync(UnitOfWork work, string plugin, CancellationToken cancellationToken);

    /// <summary>True when a device may name the template.</summary>
    ValueTask<bool> HasTemplateAsync(UnitOfWork work, string template, CancellationToken cancellationToken);

    /// <summary>Prepares a device for a line: it gets a row to link to, and an unallocated device goes to the tenant.</summary>
    /// <param name="work">The operation.</param>
    /// <param name="device">The device that was found.</param>
    /// <param name="tenant">The line's tenant.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    ValueTask<Stored<Device>> HoldAsync(UnitOfWork work, Stored<Device> device, Guid tenant, CancellationToken cancellationToken);
}

/// <summary>The registry of the host.</summary>
internal static class DeviceRegistries
{
    private static readonly EmbeddedRegistry Embedded = new();

    public static IDeviceRegistry Of(ResourceBuilder<Device> device) => device.OptionalService<IDeviceRegistry>() ?? Embedded;

    public static IDeviceRegistry Of(UnitOfWork work) => work.OptionalService<IDeviceRegistry>() ?? Embedded;
}
