namespace Confd.Plugins;

/// <summary>The events and the view of a call pickup's four lists, which are alike.</summary>
internal static class CallPickupMembers
{
    private static readonly RelationPath InterceptorUsers = RelationPath.Right<CallPickupInterceptorUserPlugin>();
    private static readonly RelationPath InterceptorGroups = RelationPath.Right<CallPickupInterceptorGroupPlugin>();
    private static readonly RelationPath TargetUsers = RelationPath.Right<CallPickupTargetUserPlugin>();
    private static readonly RelationPath TargetGroups = RelationPath.Right<CallPickupTargetGroupPlugin>();

    /// <summary>Both ends with groups and users.</summary>
    public static void Show(ResourceBuilder<CallPickup> pickup) => pickup
        .Show("interceptors", Interceptors, InterceptorGroups, InterceptorUsers)
        .Show("targets", Targets, TargetGroups, TargetUsers);

    /// <summary>The users of one end.</summary>
    public static AssociationBuilder<CallPickup, User> HasUsersAs(this AssociationBuilder<CallPickup, User> pair, string word) =>
        pair.HasUsers($"/callpickups/{{call_pickup_id:int}}/{word}s/users", "call_pickup", (pickup, members) => EventOf(
            $"{word}_users", $"{word}s.users",
            new { CallPickupId = pickup.Value.Id, UserUuids = members.Select(user => user.Value.Uuid) }));

    /// <summary>The groups of one end.</summary>
    public static AssociationBuilder<CallPickup, Group> HasGroupsAs(this AssociationBuilder<CallPickup, Group> pair, string word) =>
        pair.HasGroups($"/callpickups/{{call_pickup_id:int}}/{word}s/groups", "call_pickup", (pickup, members) => EventOf(
            $"{word}_groups", $"{word}s.groups",
            new { CallPickupId = pickup.Value.Id, GroupIds = members.Select(group => group.Value.Id) }));

    private static PickupSide Interceptors(ViewNode<CallPickup> pickup) => Side(pickup, InterceptorGroups, InterceptorUsers);

    private static PickupSide Targets(ViewNode<CallPickup> pickup) => Side(pickup, TargetGroups, TargetUsers);

    private static PickupSide Side(ViewNode<CallPickup> pickup, RelationPath groups, RelationPath users) => new(
        pickup.Many<Group>(groups).Select(group => new PickupGroup(group.Value.Id, group.Value.Name)),
        pickup.Many<User>(users).Select(user => new PickupUser(user.Value.Uuid, user.Value.Firstname, user.Value.Lastname)));

    private static DomainEvent EventOf(string name, string key, object payload) =>
        new($"call_pickup_{name}_associated", $"config.callpickups.{key}.updated", payload)
        {
            Reload = [Reload.Pjsip, Reload.Sccp],
        };
}

/// <summary>One end of a call pickup.</summary>
internal sealed record PickupSide(IEnumerable<PickupGroup> Groups, IEnumerable<PickupUser> Users);

/// <summary>A group at one end of a call pickup.</summary>
internal sealed record PickupGroup(int Id, string Name);

/// <summary>A user at one end of a call pickup.</summary>
internal sealed record PickupUser(Guid Uuid, string Firstname, string? Lastname);
