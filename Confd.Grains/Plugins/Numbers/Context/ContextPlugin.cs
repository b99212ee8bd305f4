namespace Confd.Plugins;

/// <summary>Declares <c>/contexts</c>: numbering plans of a tenant.</summary>
/// <remarks>Source: wazo-confd 1.1 API, contexts.</remarks>
public sealed class ContextPlugin() : ResourcePlugin<Context>("context")
{
    /// <summary>Name of the unique rule by which other resources refer to a context.</summary>
    public const string ByName = "name";

    public override void Declare(ResourceBuilder<Context> context) => context
        .Named("contexts", by: c => c.Id)
        // body
        .NameIsAnAliasOfLabel()
        .Form("user_ranges", ranges => RangeRules.Check("user_ranges", ranges))
        .Form("group_ranges", ranges => RangeRules.Check("group_ranges", ranges))
        .Form("queue_ranges", ranges => RangeRules.Check("queue_ranges", ranges))
        .Form("conference_room_ranges", ranges => RangeRules.Check("conference_room_ranges", ranges))
        .Form("incall_ranges", ranges => RangeRules.Check("incall_ranges", ranges))
        .Complete(async (c, completion, token) => c with { Name = $"ctx-{await completion.SlugAsync(token)}-{c.Type}-{c.Uuid}" })
        .Canonicalize(RangeRules.FillEnds)
        .Unique(c => c.Name)
        .NamedBy(c => c.Name)
        // reading
        .Links()
        .Show("contexts", Included, ContextContextPlugin.Included)
        // effects
        .OnTenantRemoved(c => new TenantCleanup([], [Sysconfd.Delete("/voicemails_context", ("context", c.Name))]))
        .Events("context", "config.contexts", c => new { c.Id, c.Name, c.Type, c.TenantUuid }, [Reload.Dialplan]);

    private static IEnumerable<ContextBrief> Included(ViewNode<Context> node) =>
        node.Many<Context>(ContextContextPlugin.Included).Select(other => new ContextBrief(
            other.Value.Id, other.Value.Name, other.Value.Label, other.Links));
}

/// <summary>A context as others show it.</summary>
internal sealed record ContextBrief(int Id, string Name, string Label, LinkView[] Links);
