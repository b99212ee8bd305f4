using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares the call permissions of an outgoing route.</summary>
/// <remarks>Source: wazo-confd 1.1 API, outcall_call_permission.</remarks>
public sealed class OutcallCallPermissionPlugin : AssociationPlugin<Outcall, CallPermission>
{
    /// <inheritdoc/>
    public override string Name => "outcall_call_permission";

    /// <inheritdoc/>
    public override void Declare(AssociationBuilder<Outcall, CallPermission> pair) => pair
        .Route(
            "/outcalls/{outcall_id:int}/callpermissions/{call_permission_id:int}",
            "confd.outcalls.{outcall_id}.callpermissions.{call_permission_id}")
        .SameTenant("outcall_tenant_uuid", "call_permission_tenant_uuid")
        .ShowOnLeft("call_permissions", permission => new
        {
            permission.Value.TenantUuid,
            permission.Value.Id,
            permission.Value.Name,
            Links = LinkView.To("callpermissions", $"/callpermissions/{permission.Id.Key}"),
        })
        .ShowOnRight("outcalls", OutcallPlugin.Brief)
        .OnAssociated(link => Tell("associated", "updated", link))
        .OnDissociated(link => Tell("dissociated", "deleted", link));

    private static Told Tell(string what, string action, PairContext<Outcall, CallPermission> link) => new(
        $"outcall_call_permission_{what}", $"config.outcalls.{link.Left.Value.Id}.callpermissions.{action}",
        new { OutcallId = link.Left.Value.Id, CallPermissionId = link.Right.Value.Id });
}
