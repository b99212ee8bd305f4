namespace Confd.Plugins;

/// <summary>The users whose calls a user may pick up, directly or through groups on either end.</summary>
internal static class PickupTargets
{
    private static readonly RelationPath OfUser = RelationPath.Left<CallPickupInterceptorUserPlugin>();
    private static readonly RelationPath OfGroup = RelationPath.Left<CallPickupInterceptorGroupPlugin>();
    private static readonly RelationPath TargetUsers = RelationPath.Right<CallPickupTargetUserPlugin>();
    private static readonly RelationPath TargetGroups = RelationPath.Right<CallPickupTargetGroupPlugin>();

    public static void Show(ResourceBuilder<User> user)
    {
        RelationPath[] further = [TargetUsers, .. TargetGroups.ThenEach(GroupMemberPlugin.Users)];
        user.ShowShared<IEnumerable<UserBrief>>(
            "call_pickup_target_users", Of,
            [.. OfUser.ThenEach(further), .. GroupMemberPlugin.Groups.ThenEach(OfGroup.ThenEach(further))]);
    }

    /// <summary>Users who may pick up the same calls show the same list.</summary>
    private static RawJson Of(ViewNode<User> user)
    {
        var pickups = user.Many<CallPickup>(OfUser)
            .Concat(user.Many<Group>(GroupMemberPlugin.Groups).SelectMany(group => group.Many<CallPickup>(OfGroup))).ToList();
        return user.Shared(
            (nameof(PickupTargets), string.Join(',', pickups.Select(pickup => pickup.Id.Key))),
            () => pickups
                .SelectMany(pickup => pickup.Many<User>(TargetUsers)
                    .Concat(pickup.Many<Group>(TargetGroups).SelectMany(group => group.Many<User>(GroupMemberPlugin.Users))))
                .DistinctBy(target => target.Id)
                .Select(target => target.Shared((nameof(PickupTargets), target.Id), () => UserViews.Brief(target))));
    }
}
