using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Plugins;

/// <summary>The agent of a user: created, edited and deleted with the user.</summary>
/// <remarks>Source: wazo-confd 1.1 API, users.</remarks>
internal sealed class AgentOfUser : IResourcePart<User>
{
    public Type Body => typeof(AgentBody);

    public Type Answer => typeof(AgentAnswer);

    public async ValueTask CreateAsync(PartContext<User> part, CancellationToken cancellationToken)
    {
        if (part.Given["agent"] is JsonObject body)
        {
            var agent = await MakeAsync(part, body, cancellationToken);
            var queues = (body["queues"] as JsonArray ?? []).Select(item => item.Deserialize<AgentQueue>(ConfdJson.Options)).ToList();
            part.Answers.Add("agent", async (responder, token) =>
            {
                var view = await responder.FullAsync<Agent>(agent.Id.Key, token);
                view["queues"] = queues;
                return view;
            });
        }
    }

    /// <summary>Another agent's id changes nothing; without an id a new agent replaces the old one.</summary>
    public async ValueTask EditAsync(PartContext<User> part, CancellationToken cancellationToken)
    {
        if (part.Given["agent"] is not JsonObject body)
        {
            return;
        }
        var (work, user) = (part.UnitOfWork, part.Stored);
        var current = (await work.RelatedAsync<Agent>(user.Id, UserAgentPlugin.Agent, cancellationToken)).FirstOrDefault();
        switch (current, (long?)body["id"])
        {
            case (null, { } id):
                var existing = await work.GetVisibleAsync<Agent>($"{id}", cancellationToken);
                await work.AssociateAsync<UserAgentPlugin, User, Agent>(user, existing, cancellationToken);
                break;
            case (_, null):
                await DeleteAsync(work, user, cancellationToken);
                await MakeAsync(part, body, cancellationToken);
                break;
            case ({ } agent, { } id) when id == agent.Value.Id:
                await work.EditAsync(agent.Stored, FieldsOf(body), cancellationToken);
                break;
        }
    }

    public async ValueTask DeleteAsync(UnitOfWork work, Stored<User> stored, CancellationToken cancellationToken)
    {
        foreach (var agent in await work.RelatedAsync<Agent>(stored.Id, UserAgentPlugin.Agent, cancellationToken))
        {
            await work.DissociateAsync<UserAgentPlugin, User, Agent>(stored, agent.Stored, cancellationToken);
            await work.DeleteAsync(agent.Stored, cancellationToken);
        }
    }

    /// <summary>Missing fields come from the user: the names, and the extension of the main line as number.</summary>
    private static async ValueTask<Stored<Agent>> MakeAsync(
        PartContext<User> part, JsonObject body, CancellationToken cancellationToken)
    {
        var (work, user) = (part.UnitOfWork, part.Stored);
        var fields = FieldsOf(body);
        fields.TryAdd("firstname", user.Value.Firstname);
        fields.TryAdd("lastname", user.Value.Lastname);
        if (!fields.ContainsKey("number") && await NumberOfAsync(work, user, cancellationToken) is { } number)
        {
            fields["number"] = number;
        }
        var agent = await AgentCreation.MakeAsync(work, fields, cancellationToken);
        await work.AssociateAsync<UserAgentPlugin, User, Agent>(user, agent, cancellationToken);
        return agent;
    }

    private static async ValueTask<string?> NumberOfAsync(
        UnitOfWork work, Stored<User> user, CancellationToken cancellationToken) =>
        await MainLines.FindAsync(work, user, cancellationToken) is { } line
            ? (await work.RelatedAsync<Extension>(line.Id, LineExtensionPlugin.Extensions, cancellationToken))
                .FirstOrDefault()?.Value.Exten
            : null;

    private static JsonObject FieldsOf(JsonObject body)
    {
        var fields = body.DeepClone().AsObject();
        fields.Remove("id");
        return fields;
    }

    /// <summary>The agent's own view, with its queues as given.</summary>
    private sealed record AgentAnswer(MadeAgent? Agent);

    private sealed record MadeAgent(
        int Id, Guid TenantUuid, string Number, string? Firstname, string? Lastname, [property: Secret] string? Password, string? Language,
        string? PreprocessSubroutine, string? Description, IEnumerable<AgentQueue> Queues,
        IEnumerable<SkillOfAgent> Skills, IEnumerable<UserBrief> Users, LinkView[] Links);

    private sealed record AgentBody
    {
        public UserAgentBody? Agent { get; init; }
    }

    private sealed record UserAgentBody : Agent
    {
        // Read-only on the record itself; here it names an existing agent.
        public new int Id { get; init; }

        // Follows from the user's line.
        [Pattern(@"^[0-9\*#]{1,40}$")] public new string Number { get; init; } = "";

        public IReadOnlyList<AgentQueue> Queues { get; init; } = [];
    }
}
