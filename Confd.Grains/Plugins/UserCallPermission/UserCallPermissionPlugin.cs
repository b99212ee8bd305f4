using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares the call permissions of a user.</summary>
/// <remarks>Source: wazo-confd 1.1 API, user_call_permission.</remarks>
public sealed class UserCallPermissionPlugin : AssociationPlugin<User, CallPermission>
{
    /// <inheritdoc/>
    public override string Name => "user_call_permission";

    /// <inheritdoc/>
    public override void Declare(AssociationBuilder<User, CallPermission> pair) => pair
        .Route(
            "/users/{user_id:id}/callpermissions/{call_permission_id:int}",
            "confd.users.{user_id}.callpermissions.{call_permission_id}")
        .SameTenant("user_tenant_uuid", "call_permission_tenant_uuid")
        .ShowOnLeft("call_permissions", CallPermissionPlugin.Brief)
        .ShowOnRight("users", UserViews.Brief)
        .OnAssociated(link => Tell("associated", "updated", link))
        .OnDissociated(link => Tell("dissociated", "deleted", link));

    private static Told Tell(string what, string action, PairContext<User, CallPermission> link) => new(
        $"user_call_permission_{what}", $"config.users.{link.Left.Value.Uuid}.callpermissions.{action}",
        new { UserUuid = link.Left.Value.Uuid, CallPermissionId = link.Right.Value.Id })
    {
        Headers = EventScope.User(link.Left.Tenant ?? default, link.Left.Value.Uuid),
    };
}
