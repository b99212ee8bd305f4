using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Confd.Resources;

/// <summary>Placed only on silos whose plugins serve the grain: during an upgrade silos differ.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ServedByPluginAttribute() : PlacementFilterAttribute(new ServedByPlugin());

/// <inheritdoc cref="ServedByPluginAttribute"/>
internal sealed class ServedByPlugin() : PlacementFilterStrategy(order: 0);

/// <summary>One silo serves everything that it is asked for.</summary>
internal sealed class AnySilo : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(
        PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos) => silos;
}

/// <summary>Asks the cluster's manifest.</summary>
internal sealed class SilosOfPlugin(ClusterManifest manifest) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(
        PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        var grain = target.GrainIdentity;
        return silos.Where(silo => manifest.Serves(silo, grain));
    }
}
