namespace Confd.Plugins;

/// <summary>Declares <c>/extensions/features</c>: the codes of services, which can be changed but neither added nor removed.</summary>
/// <remarks>Source: wazo-confd 1.1 API, extensions/features.</remarks>
public sealed class ExtensionFeaturePlugin() : ResourcePlugin<FeatureExtension>("extension_feature")
{
    public override void Declare(ResourceBuilder<FeatureExtension> feature) => feature
        .Named("extensions/features")
        .SystemWide(masterReads: true)
        .InstallAll()
        .NotOffered("create", "delete")
        .Unique(f => f.Exten)
        // reading
        .Links("extensions_features")
        // effects
        .On(Change.Edited, f => new DomainEvent(
            "extension_feature_edited", "config.extension_feature.edited", new { f.Value.Uuid })
        {
            Headers = [],
            Reload = f.IsChanged ? [Reload.Dialplan] : [],
        });
}
