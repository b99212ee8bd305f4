using System.Text.Json.Nodes;
using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/access_features</c>: who may use the phone book of the phones' web service.</summary>
/// <remarks>Source: wazo-confd 1.1 API, access_features.</remarks>
public sealed class AccessFeaturePlugin : ResourcePlugin<AccessFeature>
{
    /// <inheritdoc/>
    public override string Name => "access_feature";

    /// <inheritdoc/>
    public override void Declare(ResourceBuilder<AccessFeature> access) => access
        .Named("access_features", called: "AccessFeatures", by: a => a.Id)
        .SystemWide(masterReads: true)
        .Unique(a => a.Host, a => a.Feature)
        // reading
        .Columns(a => a.Id, a => a.Host, a => a.Feature, a => a.Enabled)
        .Sort(by: "host")
        .Links()
        // effects
        .OnEveryChange(EventOf);

    private static DomainEvent EventOf(string what, AccessFeature access) => new(
        $"access_feature_{what}", $"config.access_feature.{what}",
        new { access.Id, access.Host, access.Feature, access.Enabled })
    {
        Headers = [],
        SysconfdCalls = [Sysconfd.Post("/services", new JsonObject { ["wazo-phoned"] = "restart" })],
    };
}
