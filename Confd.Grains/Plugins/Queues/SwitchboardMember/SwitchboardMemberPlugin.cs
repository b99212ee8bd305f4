namespace Confd.Plugins;

/// <summary>
/// Declares <c>/switchboards/{uuid}/members/users</c>: the operators, replaced as a whole; a user may be in the list twice.
/// </summary>
/// <remarks>Source: wazo-confd 1.1 API, switchboard_member.</remarks>
public sealed class SwitchboardMemberPlugin() : AssociationPlugin<Switchboard, User>("switchboard_member")
{
    /// <summary>From a switchboard to its operators.</summary>
    public static RelationPath Users { get; } = RelationPath.Right<SwitchboardMemberPlugin>();

    /// <summary>From a user to the switchboards.</summary>
    public static RelationPath Switchboards { get; } = RelationPath.Left<SwitchboardMemberPlugin>();

    public override void Declare(AssociationBuilder<Switchboard, User> pair) => pair
        .List("/switchboards/{switchboard_uuid:uuid}/members/users", typeof(UserList), list => list
            .SameTenant()
            .Publish(EventOf))
        .ShowOnRight("switchboards", switchboard => new SwitchboardBrief(
            switchboard.Value.Uuid, switchboard.Value.Name, switchboard.Links))
        .Extends<Switchboard>(switchboard => switchboard.Show(
            "members", node => new { Users = node.Many<User>(Users).Select(UserViews.Brief) }, Users))
        .Extends<User>(user => user.Part<SwitchboardsOfUser>(
            editedAfter: typeof(UserLinesPart), deletedAfter: typeof(IncallsOfUser)));

    /// <summary>The event for each of the operators.</summary>
    private static DomainEvent EventOf(Stored<Switchboard> switchboard, IReadOnlyList<Stored<User>> users)
    {
        var headers = SwitchboardEvents.HeadersOf(switchboard);
        headers.Remove("user_uuid:*");
        foreach (var user in users)
        {
            headers[$"user_uuid:{user.Id.Key}"] = true;
        }
        return new DomainEvent(
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
