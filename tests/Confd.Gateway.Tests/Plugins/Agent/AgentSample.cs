using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class AgentSample : ResourceSample
{
    public AgentSample()
        : base("agent", () => $$"""{"number":"{{NewNumber()}}"}""")
    {
        Value("queues", "[]");
        // Null means none, and the view lists none.
        Generated("queues");
    }
}
