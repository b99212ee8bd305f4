using Confd.Resources;
using Microsoft.Extensions.Options;

namespace Confd.Plugins;

/// <summary>Who knows the phones. <see cref="ProvdOptions.Mode"/> chooses one for the whole system; none of them keeps anything itself.</summary>
internal interface IDeviceRegistry
{
    /// <summary>Adds how devices are read and changed, after the rules that all registries have.</summary>
    void Declare(ResourceBuilder<Device> device);

    /// <summary>A device may name the plugin.</summary>
    ValueTask<bool> HasPluginAsync(UnitOfWork work, string plugin, CancellationToken cancellationToken);

    /// <summary>A device may name the template.</summary>
    ValueTask<bool> HasTemplateAsync(UnitOfWork work, string template, CancellationToken cancellationToken);

    /// <summary>Readies a device for a line: afterwards it has a row to link to, and one that nobody has yet is the tenant's.</summary>
    /// <param name="work">The operation.</param>
    /// <param name="device">The device as it was found.</param>
    /// <param name="tenant">The line's.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    ValueTask<Stored<Device>> HoldAsync(UnitOfWork work, Stored<Device> device, Guid tenant, CancellationToken cancellationToken);
}

/// <summary>The registry that is configured.</summary>
internal static class DeviceRegistries
{
    private static readonly EmbeddedRegistry Embedded = new();

    private static readonly ProvdRegistry Provd = new();

    public static IDeviceRegistry Of(ProvdOptions options) => options.IsProvd ? Provd : Embedded;

    public static IDeviceRegistry Of(UnitOfWork work) => Of(work.Service<IOptions<ProvdOptions>>().Value);
}
