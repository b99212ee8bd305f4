using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares the call permissions of a group's members.</summary>
/// <remarks>Source: wazo-confd 1.1 API, group_call_permission.</remarks>
public sealed class GroupCallPermissionPlugin : AssociationPlugin<Group, CallPermission>
{
    /// <inheritdoc/>
    public override string Name => "group_call_permission";

    /// <inheritdoc/>
    public override void Declare(AssociationBuilder<Group, CallPermission> pair) => pair
        .Route(
            "/groups/{group_uuid:id}/callpermissions/{call_permission_id:int}",
            "confd.groups.{group_uuid}.callpermissions.{call_permission_id}")
        .SameTenant("group_tenant_uuid", "call_permission_tenant_uuid")
        .ShowOnLeft("call_permissions", CallPermissionPlugin.Brief)
        .ShowOnRight("groups", GroupPlugin.Brief)
        .OnAssociated(link => Tell("associated", "updated", link))
        .OnDissociated(link => Tell("dissociated", "deleted", link));

    private static Told Tell(string what, string action, PairContext<Group, CallPermission> link) => new(
        $"group_call_permission_{what}", $"config.groups.{link.Left.Value.Uuid}.callpermissions.{action}",
        new { GroupId = link.Left.Value.Id, GroupUuid = link.Left.Value.Uuid, CallPermissionId = link.Right.Value.Id });
}
