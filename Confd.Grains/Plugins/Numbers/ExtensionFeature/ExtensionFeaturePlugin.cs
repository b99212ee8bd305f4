using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/extensions/features</c>: the codes of services, which can be changed but neither added nor removed.</summary>
/// <remarks>Source: wazo-confd 1.1 API, extensions/features.</remarks>
public sealed class ExtensionFeaturePlugin : ResourcePlugin<FeatureExtension>
{
    /// <inheritdoc/>
    public override string Name => "extension_feature";

    /// <inheritdoc/>
    public override void Declare(ResourceBuilder<FeatureExtension> feature) => feature
        .Named("extensions/features", called: "FeatureExtension", by: f => f.Uuid)
        .SystemWide(masterReads: true)
        .InstallAll()
        .NotOffered("create", "delete")
        .Unique(f => f.Exten)
        // reading
        .Columns(f => f.Exten, f => f.Feature)
        .Sort(by: "exten")
        .Links("extensions_features")
        // effects
        .On(Change.Edited, f => new DomainEvent(
            "extension_feature_edited", "config.extension_feature.edited", new { f.Value.Uuid })
        {
            Headers = [],
            Reload = f.IsChanged ? [Reload.Dialplan] : [],
        });
}
