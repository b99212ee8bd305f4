using System.Text.Json.Nodes;

namespace Confd.Plugins;

/// <summary>Declares <c>/access_features</c>: who may use the phone book of the phones' web service.</summary>
/// <remarks>Source: wazo-confd 1.1 API, access_features.</remarks>
public sealed class AccessFeaturePlugin() : ResourcePlugin<AccessFeature>("access_feature")
{
    public override void Declare(ResourceBuilder<AccessFeature> access) => access
        .Named("access_features", called: "AccessFeatures")
        .SystemWide(masterReads: true)
        .Unique(a => a.Host, a => a.Feature)
        // effects
        .Events(
            "access_feature", "config.access_feature", a => new { a.Id, a.Host, a.Feature, a.Enabled }, headers: _ => [],
            calls: [Sysconfd.Post("/services", new JsonObject { ["wazo-phoned"] = "restart" })]);
}
