using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/pagings</c>: loudspeaker groups.</summary>
/// <remarks>Source: wazo-confd 1.1 API, pagings.</remarks>
public sealed class PagingPlugin : ResourcePlugin<Paging>
{
    /// <inheritdoc/>
    public override string Name => "paging";

    /// <inheritdoc/>
    public override void Declare(ResourceBuilder<Paging> paging) => paging
        .Named("pagings", called: "Paging", by: p => p.Id)
        .TenantScoped()
        // rules
        .Unique(p => p.Number)
        // reading
        .Columns(p => p.Id, p => p.Name, p => p.Number, p => p.AnnounceSound)
        .Sort(by: "name")
        .Links()
        // effects
        .Events("paging", "config.pagings", p => new { p.Id });
}
