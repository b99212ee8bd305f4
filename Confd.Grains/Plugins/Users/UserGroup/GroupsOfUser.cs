namespace Confd.Plugins;

/// <summary>The groups of a user, set with the user.</summary>
/// <remarks>Source: wazo-confd 1.1 API, users.</remarks>
internal sealed class GroupsOfUser : IResourcePart<User>
{
    public Type Body => typeof(GroupsBody);

    public Type Answer => typeof(GroupsAnswer);

    public async ValueTask CreateAsync(PartContext<User> part, CancellationToken cancellationToken)
    {
        var uuids = JoinedByUser.UuidsOf(part.Given, "groups");
        if (uuids.Count > 0)
        {
            await ReplaceAsync(part, uuids, cancellationToken);
            part.Answers.Add("groups", JoinedAnswer.Of("groups", uuids));
        }
    }

    /// <summary>The list is complete; without a list the user leaves all groups.</summary>
    public ValueTask EditAsync(PartContext<User> part, CancellationToken cancellationToken) =>
        ReplaceAsync(part, JoinedByUser.UuidsOf(part.Given, "groups"), cancellationToken);

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

    private sealed record GroupsAnswer(IEnumerable<JoinedAnswer> Groups);

    private sealed record GroupsBody
    {
        public IReadOnlyList<JoinedByUser> Groups { get; init; } = [];
    }
}
