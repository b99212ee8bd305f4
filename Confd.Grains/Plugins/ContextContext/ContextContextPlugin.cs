using Confd.Fields;
using Confd.Resources;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>Declares <c>/contexts/{id}/contexts</c>: the contexts that a context includes, in order.</summary>
/// <remarks>Source: wazo-confd 1.1 API, context_context.</remarks>
public sealed class ContextContextPlugin : AssociationPlugin<Context, Context>
{
    private const string Kind = "context_context";

    /// <summary>From a context to those that it includes.</summary>
    public static Walk Included { get; } = Walk.Right(Kind);

    /// <inheritdoc/>
    public override string Name => Kind;

    /// <inheritdoc/>
    public override void Declare(AssociationBuilder<Context, Context> pair) => pair
        .Routes(routes => routes.Route(
            "PUT", "/contexts/{context_id:int}/contexts", "confd.contexts.{context_id}.contexts.update",
            ReplaceAsync, body: typeof(ContextList)));

    private static async ValueTask<RouteResult> ReplaceAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var session = route.Session;
        var context = await session.GetVisibleAsync<Context>(route["context_id"], cancellationToken);
        var ids = route.ReadRecord<ContextList>().Contexts.Select(item => item.Id).ToList();
        var included = await session.GetListedAsync<Context>(
            "contexts", "Context", "id", ids.Select(id => (object)id), cancellationToken, context.Tenant);
        if (ids.Distinct().Count() < ids.Count)
        {
            throw new RefusedException(Refusals.NotPermitted("Cannot include same context more than once"));
        }
        if (included.Any(other => other.Id == context.Id))
        {
            throw new RefusedException(Refusals.NotPermitted("Cannot include context inside itself"));
        }
        foreach (var link in (await session.LinksAsync(context.Id, cancellationToken)).ToList())
        {
            if (link.Kind == Kind && link.Left == context.Id)
            {
                session.Unlink(link);
            }
        }
        for (var position = 0; position < included.Count; position++)
        {
            session.Link(new LinkRow(Kind, context.Id, included[position].Id, position));
        }
        session.Tell(context.Id, context.Tenant, new Told(
            "contexts_associated", "config.contexts.contexts.updated",
            new { ContextId = context.Value.Id, ContextIds = ids })
        {
            Reload = [Reload.Dialplan],
        });
        return RouteResult.Empty;
    }

    private sealed record ContextList
    {
        [Required] public IReadOnlyList<ContextItem> Contexts { get; init; } = [];
    }

    private sealed record ContextItem
    {
        [Required] public int Id { get; init; }
    }
}
