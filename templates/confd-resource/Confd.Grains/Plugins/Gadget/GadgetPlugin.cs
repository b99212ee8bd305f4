namespace Confd.Plugins;

/// <summary>Declares <c>/collection-of-gadgets</c>: what it is, in one sentence.</summary>
public sealed class GadgetPlugin() : ResourcePlugin<Gadget>("kind_of_gadget")
{
    public override void Declare(ResourceBuilder<Gadget> resource) => resource
        .Named("collection-of-gadgets")
        // rules, in this order
        .UniqueInTenant(g => g.Name)
        // effects
        .Events("kind_of_gadget", "config.kind_of_gadget", g => new { g.Id });
}
