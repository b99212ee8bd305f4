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
        .OnEveryChange(EventOf);

    private static DomainEvent EventOf(string what, Gadget resource) =>
        new($"kind_of_gadget_{what}", $"config.kind_of_gadget.{what}", new { resource.Id });
}
