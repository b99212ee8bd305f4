namespace Confd.Plugins;

/// <summary>Declares the call permissions of a group's members.</summary>
/// <remarks>Source: wazo-confd 1.1 API, group_call_permission.</remarks>
public sealed class GroupCallPermissionPlugin() : AssociationPlugin<Group, CallPermission>("group_call_permission")
{
    public override void Declare(AssociationBuilder<Group, CallPermission> pair) => pair.CallPermissions(
        "group", "group_uuid:id",
        link => new { GroupId = link.Left.Value.Id, GroupUuid = link.Left.Value.Uuid, CallPermissionId = link.Right.Value.Id });
}
