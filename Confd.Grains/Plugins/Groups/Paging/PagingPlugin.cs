namespace Confd.Plugins;

/// <summary>Declares <c>/pagings</c>: loudspeaker groups.</summary>
/// <remarks>Source: wazo-confd 1.1 API, pagings.</remarks>
public sealed class PagingPlugin() : ResourcePlugin<Paging>("paging")
{
    public override void Declare(ResourceBuilder<Paging> paging) => paging
        .Named("pagings")
        // rules
        .Unique(p => p.Number)
        // effects
        .Events("paging", "config.pagings", p => new { p.Id });
}
