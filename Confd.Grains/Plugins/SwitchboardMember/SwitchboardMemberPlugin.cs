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

    /// <inheritdoc/>
    public override string Name => Kind;

    /// <inheritdoc/>
    public override void Declare(AssociationBuilder<Switchboard, User> pair) => pair
        .Routes(routes => routes.Route(
            "PUT", "/switchboards/{switchboard_uuid:uuid}/members/users",
            "confd.switchboards.{switchboard_uuid}.members.users.update", ReplaceAsync, body: typeof(UserList)))
        .ShowOnRight("switchboards", switchboard => new
        {
            switchboard.Value.Uuid,
            switchboard.Value.Name,
            Links = LinkView.To("switchboards", $"/switchboards/{switchboard.Id.Key}"),
        })
        .Extends<Switchboard>(switchboard => switchboard.Show(
            "members", node => new { Users = node.Many<User>(Users).Select(UserViews.Brief) }, Users));

    private static async ValueTask<RouteResult> ReplaceAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var session = route.Session;
        var switchboard = await session.GetVisibleAsync<Switchboard>(route["switchboard_uuid"], cancellationToken);
        var uuids = route.ReadRecord<UserList>().Users.Select(item => item.Uuid);
        var users = await UserLists.FindAsync(session, switchboard, uuids, "switchboard_tenant_uuid", cancellationToken);
        await session.ReplaceLinksAsync(
            Kind, switchboard.Id,
            [.. users.Select(user => user.Id).Distinct().Select(user => new LinkRow(Kind, switchboard.Id, user))],
            cancellationToken);
        session.Tell(switchboard.Id, switchboard.Tenant, Tell(switchboard, users));
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
