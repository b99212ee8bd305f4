using System.Text.Json.Nodes;
using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/provisioning/networking</c>: where phones find the provisioning server.</summary>
/// <remarks>Source: wazo-confd 1.1 API, provisioning/networking.</remarks>
public sealed class ProvisioningNetworkingPlugin : SettingsPlugin<ProvisioningNetworking>
{
    /// <inheritdoc/>
    public override string Name => "provisioning_networking";

    /// <inheritdoc/>
    public override void Declare(SettingsBuilder<ProvisioningNetworking> networking) => networking
        .Route("provisioning/networking")
        .Partial()
        .OnEdited(_ => new DomainEvent("provisioning_networking_edited", "config.provisioning.networking.edited", new JsonObject())
        {
            SysconfdCalls =
            [
                .. Sysconfd.CommonConfiguration(),
                Sysconfd.Post("/services", new JsonObject { ["wazo-provd"] = "restart" }),
            ],
        });
}
