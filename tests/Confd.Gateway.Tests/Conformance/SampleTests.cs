namespace Confd.Gateway.Tests.Conformance;

/// <summary>Every plugin goes through the suites.</summary>
public sealed class SampleTests
{
    public static TheoryData<string> Plugins => [.. Declared.Creatable];

    [Theory, MemberData(nameof(Plugins))]
    public void Every_resource_has_a_sample(string plugin) => Assert.True(
        ResourceSample.IsKnown(plugin),
        $"Plugin '{plugin}' has no sample for the conformance suites. Add a class that derives from ResourceSample to "
        + $"tests/Confd.Gateway.Tests/Plugins; docs/plugins.md says how.");
}
