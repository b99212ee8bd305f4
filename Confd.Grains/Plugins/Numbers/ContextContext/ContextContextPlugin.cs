using Confd.Fields;

namespace Confd.Plugins;

/// <summary>Declares <c>/contexts/{id}/contexts</c>: the contexts that a context includes, in order.</summary>
/// <remarks>Source: wazo-confd 1.1 API, context_context.</remarks>
public sealed class ContextContextPlugin() : AssociationPlugin<Context, Context>("context_context")
{
    /// <summary>From a context to those that it includes.</summary>
    public static RelationPath Included { get; } = RelationPath.Right<ContextContextPlugin>();

    public override void Declare(AssociationBuilder<Context, Context> pair) => pair
        .List("/contexts/{context_id:int}/contexts", typeof(ContextList), list => list
            .OfOwnersTenant()
            .NoneTwice("Cannot include same context more than once")
            .Rule(included => included.Members.Any(other => other.Id == included.Owner.Id)
                ? Refusals.NotPermitted("Cannot include context inside itself")
                : null)
            .Ordered()
            .Publish((context, included) => new DomainEvent(
                "contexts_associated", "config.contexts.contexts.updated",
                new { ContextId = context.Value.Id, ContextIds = included.Select(other => other.Value.Id) })
            {
                Reload = [Reload.Dialplan],
            }));

    private sealed record ContextList
    {
        [Required] public IReadOnlyList<IdItem> Contexts { get; init; } = [];
    }
}
