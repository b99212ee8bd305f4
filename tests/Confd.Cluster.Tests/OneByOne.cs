namespace Confd.Cluster.Tests;

/// <summary>Tests that measure time or keep the machine busy: nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OneByOne
{
    public const string Name = "one by one";
}
