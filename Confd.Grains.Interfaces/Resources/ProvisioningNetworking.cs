using Confd.Fields;

namespace Confd;

/// <summary>Where phones find the provisioning server.</summary>
/// <remarks>Source: wazo-confd 1.1 API, /provisioning/networking. Hosts and addresses are not checked.</remarks>
[GenerateSerializer, Immutable, Alias("confd.ProvisioningNetworking")]
public sealed record ProvisioningNetworking
{
    /// <summary>Host, at most 39 characters, or null. Default empty.</summary>
    [Id(0), Length(Max = 39)] public string? ProvisionHost { get; init; } = "";

    /// <summary>Port of its HTTP server. Default 8667.</summary>
    [Id(1)] public int ProvisionHttpPort { get; init; } = 8667;

    /// <summary>URL that replaces host and port, at most 255 characters, or null. Default empty.</summary>
    [Id(2), Length(Max = 255)] public string? ProvisionHttpBaseUrl { get; init; } = "";
}
