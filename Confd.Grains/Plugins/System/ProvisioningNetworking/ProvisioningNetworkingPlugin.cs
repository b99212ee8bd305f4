using System.Text.Json.Nodes;

namespace Confd.Plugins;

/// <summary>Declares <c>/provisioning/networking</c>: where phones find the provisioning server.</summary>
/// <remarks>Source: wazo-confd 1.1 API, provisioning/networking.</remarks>
public sealed class ProvisioningNetworkingPlugin() : SettingsPlugin<ProvisioningNetworking>("provisioning_networking")
{
    public override void Declare(SettingsBuilder<ProvisioningNetworking> networking) => networking
        .Route("provisioning/networking")
        .Partial()
        .OnEdited(
            "provisioning_networking_edited", "config.provisioning.networking.edited",
            calls: _ => [.. Sysconfd.CommonConfiguration(), Sysconfd.Post("/services", new JsonObject { ["wazo-provd"] = "restart" })]);
}
