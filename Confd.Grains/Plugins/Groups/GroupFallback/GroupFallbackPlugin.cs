namespace Confd.Plugins;

/// <summary>Declares <c>/groups/{id}/fallbacks</c>: where calls go when a group does not take them.</summary>
/// <remarks>Source: wazo-confd 1.1 API, group_fallback. The route ignores tenants, as in the original.</remarks>
public sealed class GroupFallbackPlugin() : DocumentPlugin<Group, GroupFallbacks>("group_fallback")
{
    public override void Declare(DocumentBuilder<Group, GroupFallbacks> fallbacks) => fallbacks
        .LeadsTo(
            "group", "group_uuid:id",
            (f, map) => f with
            {
                NoanswerDestination = map(f.NoanswerDestination),
                CongestionDestination = map(f.CongestionDestination),
            },
            group => new { group.Id, group.Uuid })
        .ShowOnOwner("fallbacks");
}
