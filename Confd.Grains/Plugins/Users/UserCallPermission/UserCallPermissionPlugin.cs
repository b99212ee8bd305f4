namespace Confd.Plugins;

/// <summary>Declares the call permissions of a user.</summary>
/// <remarks>Source: wazo-confd 1.1 API, user_call_permission.</remarks>
public sealed class UserCallPermissionPlugin() : AssociationPlugin<User, CallPermission>("user_call_permission")
{
    public override void Declare(AssociationBuilder<User, CallPermission> pair) => pair.CallPermissions(
        "user", "user_id:id",
        link => new { UserUuid = link.Left.Value.Uuid, CallPermissionId = link.Right.Value.Id },
        link => EventScope.User(link.Left));
}
