using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Plugins;

/// <summary>The groups of a user, set with the user.</summary>
/// <remarks>Source: wazo-confd 1.1 API, users.</remarks>
internal sealed class GroupsOfUser : IResourcePart<User>
{
    public Type Body => typeof(GroupsBody);

    public Type Answer => typeof(GroupsAnswer);

    public async ValueTask CreateAsync(PartContext<User> part, CancellationToken cancellationToken)
    {
        var uuids = UuidsOf(part.Given);
        if (uuids.Count > 0)
        {
            await ReplaceAsync(part, uuids, cancellationToken);
            part.Answers.Add("groups", uuids.Select(uuid => new JoinedGroup(uuid, LinkView.To("groups", $"/groups/{uuid}"))));
        }
    }

    /// <summary>The list is complete; without a list the user leaves all groups.</summary>
    public ValueTask EditAsync(PartContext<User> part, CancellationToken cancellationToken) =>
        ReplaceAsync(part, UuidsOf(part.Given), cancellationToken);

    public async ValueTask DeleteAsync(UnitOfWork work, Stored<User> stored, CancellationToken cancellationToken)
    {
        if ((await work.RelatedAsync<Group>(stored.Id, GroupMemberPlugin.Groups, cancellationToken)).Count > 0)
        {
            await UserGroupPlugin.ReplaceAsync(work, stored, [], cancellationToken);
        }
    }

    private static async ValueTask ReplaceAsync(
        PartContext<User> part, IReadOnlyList<string> uuids, CancellationToken cancellationToken)
    {
        var groups = await part.UnitOfWork.GetListedAsync<Group>(
            "groups", "Group", "uuid", uuids, cancellationToken, part.Stored.Tenant);
        await UserGroupPlugin.ReplaceAsync(part.UnitOfWork, part.Stored, groups, cancellationToken);
    }

    private static List<string> UuidsOf(JsonObject given) =>
        [.. (given["groups"] as JsonArray ?? []).Select(item => (string)item!["uuid"]!)];

    private sealed record GroupsAnswer(IEnumerable<JoinedGroup> Groups);

    private sealed record JoinedGroup(string Uuid, LinkView[] Links);

    private sealed record GroupsBody
    {
        public IReadOnlyList<GroupItem> Groups { get; init; } = [];
    }

    private sealed record GroupItem
    {
        [Required, Length(Max = 40)] public string Uuid { get; init; } = "";
    }
}
