namespace Confd.Plugins;

/// <summary>Declares <c>/callpickups</c>: who may pick up calls that ring elsewhere.</summary>
/// <remarks>Source: wazo-confd 1.1 API, callpickups. Unlike there, the id of a deleted one is never reused.</remarks>
public sealed class CallPickupPlugin() : ResourcePlugin<CallPickup>("call_pickup")
{
    public override void Declare(ResourceBuilder<CallPickup> pickup) => pickup
        .Named("callpickups")
        // rules
        .Unique(p => p.Name)
        // effects
        .Events("call_pickup", "config.callpickup", p => new { p.Id }, [Reload.Pjsip, Reload.Sccp], reloadsAfter: [Change.Deleted]);
}
