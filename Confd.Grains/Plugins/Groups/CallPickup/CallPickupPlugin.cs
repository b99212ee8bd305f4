using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/callpickups</c>: who may pick up calls that ring elsewhere.</summary>
/// <remarks>Source: wazo-confd 1.1 API, callpickups. Unlike there, the id of a deleted one is never reused.</remarks>
public sealed class CallPickupPlugin : ResourcePlugin<CallPickup>
{
    /// <inheritdoc/>
    public override string Name => "call_pickup";

    /// <inheritdoc/>
    public override void Declare(ResourceBuilder<CallPickup> pickup) => pickup
        .Named("callpickups", called: "CallPickup", by: p => p.Id)
        .TenantScoped()
        // rules
        .Unique(p => p.Name)
        // reading
        .Columns(p => p.Id, p => p.Name, p => p.Description, p => p.Enabled)
        .Search("name", "description")
        .Sort(by: "name")
        .Links()
        // effects
        .OnEveryChange((what, p) => new DomainEvent($"call_pickup_{what}", $"config.callpickup.{what}", new { p.Id })
        {
            Reload = what == "deleted" ? [Reload.Pjsip, Reload.Sccp] : [],
        });
}
