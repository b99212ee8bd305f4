using Confd.Storage;

namespace Confd.Plugins;

/// <summary>
/// Declares <c>/groups/{id}/members/…</c>: users, and numbers, which need not exist; each list is replaced as a whole.
/// </summary>
/// <remarks>Source: wazo-confd 1.1 API, group_member.</remarks>
public sealed class GroupMemberPlugin() : AssociationPlugin<Group, User>(Kind)
{
    /// <summary>From a group to its users, in order of priority.</summary>
    public static RelationPath Users { get; } = RelationPath.Right<GroupMemberPlugin>();

    /// <summary>From a user to the groups.</summary>
    public static RelationPath Groups { get; } = RelationPath.Left<GroupMemberPlugin>();

    /// <summary>Kind of the link; its position is the member's priority.</summary>
    internal const string Kind = "group_member_user";

    public override void Declare(AssociationBuilder<Group, User> pair) => pair
        .List("/groups/{group_uuid:id}/members/users", typeof(GroupUserList), list => list
            .SameTenant()
            .Rule(HaveMainLinesAsync)
            .Arrange((list, user, index) => new LinkRow(
                Kind, list.Owner.Id, user.Id, GroupMembers.PriorityOf(list.Items[index], index)))
            .Publish((group, users) => GroupMembers.EventOf(group.Value, "users", ("user_uuids", users.Select(user => user.Value.Uuid)))))
        .Routes(routes => routes.Route(
            "PUT", "/groups/{group_uuid:id}/members/extensions",
            ReplaceExtensionsAsync, body: typeof(GroupExtensionList)))
        .ShowOnRight("groups")
        .Extends<Group>(group => group.Show("members", GroupMembers.Of, Users.ThenEach(MainLines.Needs)))
        // A member rings on the main line, so a user without one is no member.
        .ExtendsPair<UserLinePlugin, User, Line>(line => line.AfterDissociate(
            (gone, token) => MainLines.LeaveAsync<Group>(gone, Groups, token)));

    /// <summary>Each member must have a main line of its own.</summary>
    private static async ValueTask<Refusal?> HaveMainLinesAsync(
        ListContext<Group, User> list, CancellationToken cancellationToken)
    {
        var lines = await MainLines.RequireAsync(list.UnitOfWork, list.Members, cancellationToken);
        return list.Members.DistinctBy(user => user.Id).Count() < list.Members.Count
            ? Refusals.NotPermitted("Cannot associate same user more than once")
            : lines.GroupBy(line => line.Value.Id).FirstOrDefault(users => users.Count() > 1) is { } shared
                ? MainLines.Shared(shared.Key)
                : null;
    }

    private static async ValueTask ReplaceExtensionsAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var work = route.UnitOfWork;
        var group = await route.GetAsync<Group>("group_uuid", cancellationToken);
        var body = route.ReadBody<GroupExtensionList>();
        await work.Within(group.Tenant).DemandOwnAsync<GroupExtensionList>(body, cancellationToken);
        var items = body["extensions"]!.AsArray();
        var members = items.Select((item, index) => new GroupExtensionMember
        {
            Exten = (string)item!["exten"]!, Context = (string)item["context"]!, Priority = GroupMembers.PriorityOf(item, index),
        }).ToList();
        if (members.DistinctBy(member => (member.Exten, member.Context)).Count() < members.Count)
        {
            throw new RefusedException(Refusals.NotPermitted("Cannot associate same extensions more than once"));
        }
        work.Replace(group, group.Value with { ExtensionMembers = members });
        work.Publish(group.Id, group.Tenant, GroupMembers.EventOf(
            group.Value, "extensions", ("extensions", members.Select(member => new { member.Exten, member.Context }))));
    }
}
