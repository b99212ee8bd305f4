namespace Confd.Plugins;

/// <summary>Declares the call permissions of an outcall.</summary>
/// <remarks>Source: wazo-confd 1.1 API, outcall_call_permission.</remarks>
public sealed class OutcallCallPermissionPlugin() : AssociationPlugin<Outcall, CallPermission>("outcall_call_permission")
{
    public override void Declare(AssociationBuilder<Outcall, CallPermission> pair) => pair.CallPermissions(
        "outcall", "outcall_id:int",
        link => new { OutcallId = link.Left.Value.Id, CallPermissionId = link.Right.Value.Id })
        .ShowOnLeft("call_permissions", permission => new CallPermissionOfOutcall(
            permission.Value.TenantUuid, permission.Value.Id, permission.Value.Name, permission.Links));
}

/// <summary>A call permission as its outcalls show it.</summary>
internal sealed record CallPermissionOfOutcall(Guid TenantUuid, int Id, string Name, LinkView[] Links);
