using Confd.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Confd.Resources;

/// <summary>A resource within a view, with the related resources that the view loaded.</summary>
public class ViewNode
{
    internal ViewNode(ViewGraph graph, ResourceId id, ViewRow row, LinkRow? via)
    {
        Graph = graph;
        Id = id;
        Row = row;
        Via = via;
    }

    /// <summary>Kind and key.</summary>
    public ResourceId Id { get; }

    /// <summary>The integer id, if it has one.</summary>
    public long? Number => Row.Number;

    /// <summary>Owner.</summary>
    public Guid? Tenant => Row.Tenant;

    /// <summary>The owner's row; null unless the plugin declares <see cref="ResourceBuilder{T}.ShowsTenant"/>.</summary>
    public Tenant? Owner => Graph.TenantOf(Row.Tenant);

    /// <summary>The tenant above all others, where <see cref="ResourceBuilder{T}.ShowsTenant"/> says so.</summary>
    /// <exception cref="RefusedException">It is not known yet (503).</exception>
    public Tenant Master => Graph.Master ?? throw new RefusedException(TenantDirectory.NoMaster);

    /// <summary>The link through which this node was reached, or null at the root.</summary>
    public LinkRow? Via { get; }

    internal ViewGraph Graph { get; }

    /// <summary>A service of the host, for views that show what is outside the database.</summary>
    public TService Service<TService>() where TService : notnull => Graph.Host.GetRequiredService<TService>();

    internal ViewRow Row { get; }

    /// <summary>The record.</summary>
    internal object Untyped => Row.Value;

    /// <summary>The <c>links</c> that its own view has.</summary>
    public LinkView[] Links => Graph.DeclarationOf(Id).LinksOf(this);

    /// <summary>A part that many rows of a list show, composed once for the whole list.</summary>
    /// <param name="key">Distinguishes the part from all other shared ones; equal keys mean the same part.</param>
    /// <param name="compose">Makes the part; it must not depend on the row that shows it.</param>
    public RawJson Shared(object key, Func<object> compose) => Graph.Shared(key, compose);

    /// <summary>Related resources, in order of position, then of id.</summary>
    public IReadOnlyList<ViewNode<TOther>> Many<TOther>(RelationPath step) where TOther : class =>
        Graph.Related<TOther>(Id, step.Last);

    /// <summary>The first related resource, or null.</summary>
    public ViewNode<TOther>? One<TOther>(RelationPath step) where TOther : class
    {
        var related = Many<TOther>(step);
        return related.Count == 0 ? null : related[0];
    }
}

/// <summary>A resource within a view, with its record.</summary>
public sealed class ViewNode<T> : ViewNode where T : class
{
    internal ViewNode(ViewGraph graph, ResourceId id, ViewRow row, LinkRow? via)
        : base(graph, id, row, via)
    {
    }

    /// <summary>The record.</summary>
    public T Value => (T)Untyped;

    /// <summary>The record with the friendly names of its destinations' targets, when the view has loaded these.</summary>
    public T Shown => (T)Graph.Shown(this);

    /// <summary>Every field of this resource's own view; the view that shows it declares <see cref="ResourceBuilder{T}.NeedsViewOf{TOther}"/>.</summary>
    public FullView<T> Full() => new(Graph.DeclarationOf(Id).FullView(this));
}

internal sealed record ViewRow(ResourceId Id, long? Number, Guid? Tenant, object Value);

/// <summary>A field of a view beyond the record's own.</summary>
internal sealed record ViewField(string Name, Func<ViewNode, object?> Value, ViewShape Shape);

/// <summary>A view other than the default one.</summary>
/// <param name="Needs">Relations that it reads.</param>
/// <param name="Compose">Makes the view.</param>
/// <param name="IsWhole">It is made from the default view, so it also reads what that view reads.</param>
/// <param name="Shape">What <paramref name="Compose"/> makes.</param>
internal sealed record NamedView(IReadOnlyList<RelationPath> Needs, Func<ViewNode, object> Compose, bool IsWhole, ViewShape Shape)
{
    public IReadOnlyList<RelationPath> PathsOf(ResourceDeclaration resource) => IsWhole ? [.. resource.ViewPaths, .. Needs] : Needs;
}
