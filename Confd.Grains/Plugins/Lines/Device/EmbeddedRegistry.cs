using Microsoft.Extensions.Options;

namespace Confd.Plugins;

/// <summary>Phones are resources like any others; options list the plugins and templates that provd would know.</summary>
/// <remarks>See docs/decisions/0033.</remarks>
internal sealed class EmbeddedRegistry : IDeviceRegistry
{
    public void Declare(ResourceBuilder<Device> device) => device
        .CreateBody<DeviceBody>()
        .Unique(d => d.Mac)
        .RuleAsync(UnallocatedDevices.StockAsync)
        .Routes(UnallocatedDevices.Declare);

    public ValueTask<bool> HasPluginAsync(UnitOfWork work, string plugin, CancellationToken cancellationToken) =>
        ValueTask.FromResult(OptionsOf(work).Plugins.Contains(plugin));

    public ValueTask<bool> HasTemplateAsync(UnitOfWork work, string template, CancellationToken cancellationToken) =>
        ValueTask.FromResult(template == Provisioning.DefaultTemplate || OptionsOf(work).Templates.Contains(template));

    public ValueTask<Stored<Device>> HoldAsync(
        UnitOfWork work, Stored<Device> device, Guid tenant, CancellationToken cancellationToken) =>
        ValueTask.FromResult(device.Value.IsNew ? UnallocatedDevices.Allocate(work, device, tenant) : device);

    private static ProvdOptions OptionsOf(UnitOfWork work) => work.Service<IOptions<ProvdOptions>>().Value;
}
