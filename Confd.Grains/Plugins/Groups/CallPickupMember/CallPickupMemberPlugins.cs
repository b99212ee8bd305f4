namespace Confd.Plugins;

/// <summary>Declares <c>/callpickups/{id}/interceptors/users</c>: who may pick up.</summary>
/// <remarks>Source: wazo-confd 1.1 API, call_pickup_member.</remarks>
public sealed class CallPickupInterceptorUserPlugin() : AssociationPlugin<CallPickup, User>("call_pickup_interceptor_user")
{
    public override void Declare(AssociationBuilder<CallPickup, User> pair) => pair
        .HasUsersAs("interceptor")
        .Extends<CallPickup>(CallPickupMembers.Show)
        .Extends<User>(PickupTargets.Show);
}

/// <summary>Declares <c>/callpickups/{id}/interceptors/groups</c>: whose members may pick up.</summary>
/// <remarks>Source: wazo-confd 1.1 API, call_pickup_member.</remarks>
public sealed class CallPickupInterceptorGroupPlugin() : AssociationPlugin<CallPickup, Group>("call_pickup_interceptor_group")
{
    public override void Declare(AssociationBuilder<CallPickup, Group> pair) => pair
        .HasGroupsAs("interceptor")
        .Extends<CallPickup>(CallPickupMembers.Show);
}

/// <summary>Declares <c>/callpickups/{id}/targets/users</c>: whose calls may be picked up.</summary>
/// <remarks>Source: wazo-confd 1.1 API, call_pickup_member.</remarks>
public sealed class CallPickupTargetUserPlugin() : AssociationPlugin<CallPickup, User>("call_pickup_target_user")
{
    public override void Declare(AssociationBuilder<CallPickup, User> pair) => pair
        .HasUsersAs("target")
        .Extends<CallPickup>(CallPickupMembers.Show);
}

/// <summary>Declares <c>/callpickups/{id}/targets/groups</c>: whose members' calls may be picked up.</summary>
/// <remarks>Source: wazo-confd 1.1 API, call_pickup_member.</remarks>
public sealed class CallPickupTargetGroupPlugin() : AssociationPlugin<CallPickup, Group>("call_pickup_target_group")
{
    public override void Declare(AssociationBuilder<CallPickup, Group> pair) => pair
        .HasGroupsAs("target")
        .Extends<CallPickup>(CallPickupMembers.Show);
}
