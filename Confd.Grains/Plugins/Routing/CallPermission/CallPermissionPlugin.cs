namespace Confd.Plugins;

/// <summary>Declares <c>/callpermissions</c>: patterns of numbers that users may dial, or must not.</summary>
/// <remarks>Source: wazo-confd 1.1 API, callpermissions.</remarks>
public sealed class CallPermissionPlugin() : ResourcePlugin<CallPermission>(Kind)
{
    /// <summary>Kind of a call permission.</summary>
    public const string Kind = "call_permission";

    public override void Declare(ResourceBuilder<CallPermission> permission) => permission
        .Named("callpermissions")
        .Canonicalize(p => p with { Extensions = [.. p.Extensions.Distinct()] })
        // rules
        .UniqueInTenant(p => p.Name)
        .Brief(p => new CallPermissionBrief(p.Value.Id, p.Value.Name, p.Links))
        // effects
        .Events("call_permission", "config.callpermission", p => new { p.Id });
}

/// <summary>A call permission as other resources show it.</summary>
internal sealed record CallPermissionBrief(int Id, string Name, LinkView[] Links);
