using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Plugins;

/// <summary>The switchboards of which a user is an operator, set with the user.</summary>
/// <remarks>Source: wazo-confd 1.1 API, users.</remarks>
internal sealed class SwitchboardsOfUser : IResourcePart<User>
{
    public Type Body => typeof(SwitchboardsBody);

    public Type Answer => typeof(SwitchboardsAnswer);

    public async ValueTask CreateAsync(PartContext<User> part, CancellationToken cancellationToken)
    {
        var uuids = UuidsOf(part.Given);
        if (uuids.Count > 0)
        {
            await JoinAsync(part.UnitOfWork, part.Stored, uuids, cancellationToken);
            part.Answers.Add("switchboards", uuids.Select(uuid =>
                new JoinedSwitchboard(uuid, LinkView.To("switchboards", $"/switchboards/{uuid}"))));
        }
    }

    /// <summary>The list is complete; without a list the user leaves all switchboards.</summary>
    public async ValueTask EditAsync(PartContext<User> part, CancellationToken cancellationToken)
    {
        await DeleteAsync(part.UnitOfWork, part.Stored, cancellationToken);
        await JoinAsync(part.UnitOfWork, part.Stored, UuidsOf(part.Given), cancellationToken);
    }

    /// <summary>The user leaves all switchboards.</summary>
    public async ValueTask DeleteAsync(UnitOfWork work, Stored<User> stored, CancellationToken cancellationToken)
    {
        await work.PreloadAsync(
            [stored.Id], [SwitchboardMemberPlugin.Switchboards.Then(SwitchboardMemberPlugin.Users)], cancellationToken);
        foreach (var switchboard in await work.RelatedAsync<Switchboard>(
            stored.Id, SwitchboardMemberPlugin.Switchboards, cancellationToken))
        {
            await work.DissociateAsync<SwitchboardMemberPlugin, Switchboard, User>(
                switchboard.Stored, stored, cancellationToken);
        }
    }

    private static async ValueTask JoinAsync(
        UnitOfWork work, Stored<User> user, IReadOnlyList<string> uuids, CancellationToken cancellationToken)
    {
        await work.PreloadAsync<Switchboard>(uuids, [SwitchboardMemberPlugin.Users], cancellationToken);
        foreach (var uuid in uuids)
        {
            var switchboard = await work.GetVisibleAsync<Switchboard>(uuid, cancellationToken);
            await work.AssociateAsync<SwitchboardMemberPlugin, Switchboard, User>(switchboard, user, cancellationToken);
        }
    }

    private static List<string> UuidsOf(JsonObject given) =>
        [.. (given["switchboards"] as JsonArray ?? []).Select(item => (string)item!["uuid"]!)];

    private sealed record SwitchboardsAnswer(IEnumerable<JoinedSwitchboard> Switchboards);

    private sealed record JoinedSwitchboard(string Uuid, LinkView[] Links);

    private sealed record SwitchboardsBody
    {
        public IReadOnlyList<SwitchboardItem> Switchboards { get; init; } = [];
    }

    private sealed record SwitchboardItem
    {
        [Required, Length(Max = 40)] public string Uuid { get; init; } = "";
    }
}
