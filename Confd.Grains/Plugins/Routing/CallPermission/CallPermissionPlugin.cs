using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/callpermissions</c>: patterns of numbers that users may dial, or must not.</summary>
/// <remarks>Source: wazo-confd 1.1 API, callpermissions.</remarks>
public sealed class CallPermissionPlugin : ResourcePlugin<CallPermission>
{
    /// <summary>Kind of a call permission.</summary>
    public const string Kind = "call_permission";

    /// <inheritdoc/>
    public override string Name => Kind;

    /// <inheritdoc/>
    public override void Declare(ResourceBuilder<CallPermission> permission) => permission
        .Named("callpermissions", called: "CallPermission", by: p => p.Id)
        .TenantScoped()
        .Canonicalize(p => p with { Extensions = [.. p.Extensions.Distinct()] })
        // rules
        .UniqueInTenant(p => p.Name)
        // reading
        .Columns(p => p.Id, p => p.Name, p => p.Description, p => p.Enabled, p => p.Mode)
        .Sort(by: "name")
        .Links()
        // effects
        .Events("call_permission", "config.callpermission", p => new { p.Id });

    /// <summary>id, name and link, as other resources show it.</summary>
    internal static CallPermissionBrief Brief(ViewNode<CallPermission> permission) =>
        new(permission.Value.Id, permission.Value.Name, permission.Links);
}

/// <summary>A call permission as other resources show it.</summary>
internal sealed record CallPermissionBrief(int Id, string Name, LinkView[] Links);
