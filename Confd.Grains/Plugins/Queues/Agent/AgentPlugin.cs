using Confd.Fields;

namespace Confd.Plugins;

/// <summary>Declares <c>/agents</c>: persons who take calls of queues, on any phone.</summary>
/// <remarks>Source: wazo-confd 1.1 API, agents.</remarks>
public sealed class AgentPlugin() : ResourcePlugin<Agent>("agent")
{
    public override void Declare(ResourceBuilder<Agent> agent) => agent
        .Named("agents")
        .CreateBody<AgentCreateBody>()
        // rules
        .UniqueInTenant(a => a.Number)
        // effects
        .CreateWith<AgentCreation>()
        .Events("agent", "config.agent", a => new { a.Id }, [Reload.Queue]);
}

/// <summary>Body of POST: the agent with its queues.</summary>
internal sealed record AgentCreateBody : Agent
{
    public IReadOnlyList<AgentQueue>? Queues { get; init; }
}

/// <summary>A queue within an agent's body.</summary>
internal sealed record AgentQueue
{
    [Required] public int Id { get; init; }

    [Range(Min = 0)] public int Penalty { get; init; }

    [Range(Min = 0)] public int Priority { get; init; }
}
