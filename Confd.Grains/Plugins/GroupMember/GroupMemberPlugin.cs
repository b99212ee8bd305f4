using Confd.Resources;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>Declares <c>/groups/{id}/members/…</c>: users, and numbers whether they exist or not; each list is replaced whole.</summary>
/// <remarks>Source: wazo-confd 1.1 API, group_member.</remarks>
public sealed class GroupMemberPlugin : AssociationPlugin<Group, User>
{
    /// <summary>From a group to its users, in order of priority.</summary>
    public static Walk Users { get; } = Walk.Right(Kind);

    /// <summary>From a user to the groups.</summary>
    public static Walk Groups { get; } = Walk.Left(Kind);

    /// <summary>Kind of the link; its position is the member's priority.</summary>
    internal const string Kind = "group_member_user";

    private static MemberList<Group, User> UserList { get; } = new(
        "/groups/{group_uuid:id}/members/users", "group",
        (group, users) => GroupMembers.Tell(group.Value, "users", ("user_uuids", users.Select(user => user.Value.Uuid))));

    /// <inheritdoc/>
    public override string Name => Kind;

    /// <inheritdoc/>
    public override void Declare(AssociationBuilder<Group, User> pair) => pair
        .Routes(routes => routes
            .Route("PUT", UserList.Path, UserList.Acl, ReplaceUsersAsync, body: typeof(GroupUserList))
            .Route(
                "PUT", "/groups/{group_uuid:id}/members/extensions", "confd.groups.{group_uuid}.members.extensions.update",
                ReplaceExtensionsAsync, body: typeof(GroupExtensionList)))
        .HasMembers(UserList, "user")
        .Associate(async (link, token) =>
        {
            var current = await link.Session.RelatedAsync<User>(link.Left.Id, Users, token);
            await CheckAsync(link.Session, link.Left, [.. current.Select(user => user.Stored), link.Right], token);
            return null;
        })
        .Arrange(async (link, token) => link.Link with
        {
            Position = (await link.Session.RelatedAsync<User>(link.Left.Id, Users, token)).Count,
        })
        .ShowOnRight("groups", GroupPlugin.Brief)
        .Extends<Group>(group => group.Show("members", GroupMembers.Of, Users.ThenEach(MainLines.Needs)))
        // A member rings on the main line: without it there is no member.
        .ExtendsPair<User, Line>(UserLines.Kind, line => line.AfterDissociate(
            (gone, token) => MainLines.LeaveAsync<Group>(gone, Groups, token)));

    private static async ValueTask<RouteResult> ReplaceUsersAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var session = route.Session;
        var group = await session.GetVisibleAsync<Group>(route["group_uuid"], cancellationToken);
        var items = route.ReadBody<GroupUserList>()["users"]!.AsArray();
        var users = await session.GetListedAsync<User>(
            "users", "User", "uuid", items.Select(item => (object)(string)item!["uuid"]!), cancellationToken);
        await CheckAsync(session, group, users, cancellationToken);
        var links = items.Select((item, index) => new LinkRow(
            Kind, group.Id, users[index].Id, GroupMembers.PriorityOf(item!, index)));
        await session.ReplaceLinksAsync(Kind, group.Id, [.. links], cancellationToken);
        session.Tell(group.Id, group.Tenant, UserList.Tell(group, users));
        return RouteResult.Empty;
    }

    private static async ValueTask CheckAsync(
        Session session, Stored<Group> group, IReadOnlyList<Stored<User>> users, CancellationToken cancellationToken)
    {
        MemberLists.RefuseStrangers(group, users, "group", "user");
        var lines = await MainLines.RequireAsync(session, users, cancellationToken);
        MemberLists.RefuseRepeated(users, "user");
        if (lines.GroupBy(line => line.Value.Id).FirstOrDefault(group => group.Count() > 1) is { } shared)
        {
            throw new RefusedException(MainLines.Shared(shared.Key));
        }
    }

    private static async ValueTask<RouteResult> ReplaceExtensionsAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var session = route.Session;
        var group = await session.GetVisibleAsync<Group>(route["group_uuid"], cancellationToken);
        var body = route.ReadBody<GroupExtensionList>();
        await session.Within(group.Tenant).DemandOwnAsync<GroupExtensionList>(body, cancellationToken);
        var items = body["extensions"]!.AsArray();
        var members = items.Select((item, index) => new GroupExtensionMember
        {
            Exten = (string)item!["exten"]!, Context = (string)item["context"]!, Priority = GroupMembers.PriorityOf(item, index),
        }).ToList();
        if (members.DistinctBy(member => (member.Exten, member.Context)).Count() < members.Count)
        {
            throw new RefusedException(Refusals.NotPermitted("Cannot associate same extensions more than once"));
        }
        session.Replace(group, group.Value with { ExtensionMembers = members });
        session.Tell(group.Id, group.Tenant, GroupMembers.Tell(
            group.Value, "extensions", ("extensions", members.Select(member => new { member.Exten, member.Context }))));
        return RouteResult.Empty;
    }
}
