using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/collection-of-gadgets</c>: what it is, in one sentence.</summary>
public sealed class GadgetPlugin : ResourcePlugin<Gadget>
{
    /// <inheritdoc/>
    public override string Name => "kind_of_gadget";

    /// <inheritdoc/>
    public override void Declare(ResourceBuilder<Gadget> resource) => resource
        .Named("collection-of-gadgets", called: "Gadget", by: g => g.Id)
        .TenantScoped()
        // rules, in this order
        .UniqueInTenant(g => g.Name)
        // reading
        .Columns(g => g.Id, g => g.Name, g => g.Description)
        .Sort(by: "name")
        .Links()
        // effects
        .Events("kind_of_gadget", "config.kind_of_gadget", g => new { g.Id });
}
