using Confd.Fields;
using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/agents</c>: persons who take calls of queues, on any phone.</summary>
/// <remarks>Source: wazo-confd 1.1 API, agents.</remarks>
public sealed class AgentPlugin : ResourcePlugin<Agent>
{
    /// <inheritdoc/>
    public override string Name => "agent";

    /// <inheritdoc/>
    public override void Declare(ResourceBuilder<Agent> agent) => agent
        .Named("agents", called: "Agent", by: a => a.Id)
        .TenantScoped()
        .CreateBody<AgentCreateBody>()
        .EditBody<AgentEditBody>()
        .MergeWith((before, after) => before is null ? after : after with { Number = before.Number })
        // rules
        .UniqueInTenant(a => a.Number)
        // reading
        .Columns(a => a.Id, a => a.Firstname, a => a.Lastname, a => a.Number, a => a.PreprocessSubroutine)
        .Sort(by: "id")
        .Links()
        // effects
        .CreateWith<AgentCreation>()
        .Events("agent", "config.agent", a => new { a.Id }, Reload.Queue);
}

/// <summary>Body of POST: the agent with its queues.</summary>
internal sealed record AgentCreateBody : Agent
{
    public IReadOnlyList<AgentQueue>? Queues { get; init; }
}

/// <summary>Body of PUT: the number never changes.</summary>
internal sealed record AgentEditBody : Agent
{
    [ReadOnlyField] public new string Number { get; init; } = "";
}

/// <summary>A queue within an agent's body.</summary>
internal sealed record AgentQueue
{
    [Required] public int Id { get; init; }

    [Range(Min = 0)] public int Penalty { get; init; }

    [Range(Min = 0)] public int Priority { get; init; }
}
