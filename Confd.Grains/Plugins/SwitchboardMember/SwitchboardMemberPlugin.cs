using Confd.Resources;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>Declares <c>/switchboards/{uuid}/members/users</c>: the operators, replaced whole.</summary>
/// <remarks>Source: wazo-confd 1.1 API, switchboard_member.</remarks>
public sealed class SwitchboardMemberPlugin : AssociationPlugin<Switchboard, User>
{
    private const string Kind = "switchboard_member";

    /// <summary>From a switchboard to its operators.</summary>
    public static Walk Users { get; } = Walk.Right(Kind);

    /// <summary>From a user to the switchboards.</summary>
    public static Walk Switchboards { get; } = Walk.Left(Kind);

    private static MemberList<Switchboard, User> List { get; } =
        new("/switchboards/{switchboard_uuid:uuid}/members/users", "switchboard", Tell);

    /// <inheritdoc/>
    public override string Name => Kind;

    /// <inheritdoc/>
    public override void Declare(AssociationBuilder<Switchboard, User> pair) => pair
        .HasMembers(List, "user")
        .Routes(routes => routes.Route("PUT", List.Path, List.Acl, ReplaceAsync, body: typeof(UserList)))
        .ShowOnRight("switchboards", switchboard => new SwitchboardBrief(
            switchboard.Value.Uuid, switchboard.Value.Name, LinkView.To("switchboards", $"/switchboards/{switchboard.Id.Key}")))
        .Extends<Switchboard>(switchboard => switchboard.Show(
            "members", node => new { Users = node.Many<User>(Users).Select(UserViews.Brief) }, Users))
        .Extends<User>(user => user.Part<SwitchboardsOfUser>(create: 50, edit: 60, delete: 60));

    /// <summary>Makes these the operators, with the event of the route; the same one may come twice.</summary>
    internal static async ValueTask ReplaceAsync(
        Session session, Stored<Switchboard> switchboard, IReadOnlyList<Stored<User>> users, CancellationToken cancellationToken)
    {
        MemberLists.RefuseStrangers(switchboard, users, List.Owner, "user");
        await session.ReplaceLinksAsync(
            Kind, switchboard.Id,
            [.. users.Select(user => user.Id).Distinct().Select(user => new LinkRow(Kind, switchboard.Id, user))],
            cancellationToken);
        session.Tell(switchboard.Id, switchboard.Tenant, Tell(switchboard, users));
    }

    private static async ValueTask<RouteResult> ReplaceAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var session = route.Session;
        var switchboard = await session.GetVisibleAsync<Switchboard>(route["switchboard_uuid"], cancellationToken);
        var uuids = route.ReadRecord<UserList>().Users.Select(item => item.Uuid);
        var users = await session.GetListedAsync<User>("users", "User", "uuid", uuids, cancellationToken);
        await ReplaceAsync(session, switchboard, users, cancellationToken);
        return RouteResult.Empty;
    }

    /// <summary>For each of the operators.</summary>
    private static Told Tell(Stored<Switchboard> switchboard, IReadOnlyList<Stored<User>> users)
    {
        var headers = SwitchboardEvents.HeadersOf(switchboard);
        headers.Remove("user_uuid:*");
        foreach (var user in users)
        {
            headers[$"user_uuid:{user.Id.Key}"] = true;
        }
        return new Told(
            "switchboard_member_user_associated", $"config.switchboards.{switchboard.Id.Key}.members.users.updated",
            new { SwitchboardUuid = switchboard.Value.Uuid, Users = users.Select(user => new { user.Value.Uuid }) })
        {
            Headers = headers,
            Acl = $"switchboards.{switchboard.Id.Key}.members.users.updated",
        };
    }
}

/// <summary>A switchboard as its operators show it.</summary>
internal sealed record SwitchboardBrief(Guid Uuid, string Name, LinkView[] Links);
