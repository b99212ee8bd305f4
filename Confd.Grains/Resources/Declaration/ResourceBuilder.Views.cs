using System.Linq.Expressions;
using System.Text.Json;
using Confd.Fields;
using Confd.Storage;

namespace Confd.Resources;

/// <content>What is shown, and how lists search, filter and sort.</content>
public sealed partial class ResourceBuilder<T>
{
    /// <summary>A field of the view beyond the record's own; it takes the place of one that is called the same.</summary>
    /// <param name="field">Wire name.</param>
    /// <param name="value">Computes the value, serialised with the wire's naming; the API description shows its type.</param>
    /// <param name="needs">The relations that it reads.</param>
    public ResourceBuilder<T> Show<TView>(string field, Func<ViewNode<T>, TView> value, params RelationPath[] needs) =>
        Show(field, node => value(node), ViewShape.Of<TView>(value), needs);

    /// <summary>As <see cref="Show{TView}"/>, for a value that was composed already; see <see cref="ViewNode.Shared"/>.</summary>
    /// <param name="field">Wire name.</param>
    /// <param name="value">Composes the value.</param>
    /// <param name="needs">The relations that it reads.</param>
    /// <typeparam name="TView">What the API description shows; the value is never null.</typeparam>
    public ResourceBuilder<T> ShowShared<TView>(string field, Func<ViewNode<T>, RawJson> value, params RelationPath[] needs) =>
        Show(field, node => value(node), new ViewShape(typeof(TView), IsNullable: false), needs);

    internal ResourceBuilder<T> Show(string field, Func<ViewNode<T>, object?> value, ViewShape shape, RelationPath[] needs) =>
        With(declaration =>
        {
            var shown = new ViewField(field, node => value((ViewNode<T>)node), shape);
            var index = declaration.ViewFields.FindIndex(other => other.Name == field);
            if (index < 0)
            {
                declaration.ViewFields.Add(shown);
            }
            else
            {
                declaration.ViewFields[index] = shown;
            }
            declaration.ViewPaths.AddRange(needs);
        });

    /// <summary>What other resources show of one, unless they say something else.</summary>
    /// <param name="view">Composes it.</param>
    /// <param name="needs">The relations that it reads.</param>
    public ResourceBuilder<T> Brief<TView>(Func<ViewNode<T>, TView> view, params RelationPath[] needs) where TView : class =>
        With(declaration => declaration.Brief = new BriefView<T>(
            nodes => nodes.Select(view), nodes => nodes.Select(view).FirstOrDefault(), ViewShape.ListOf<TView>(), ViewShape.OneOf<TView>(), needs));

    /// <summary>Views show what is outside the database (files), so they are composed each time.</summary>
    public ResourceBuilder<T> ComposedAtEachRead() => With(declaration => declaration.IsComposedAtEachRead = true);

    /// <summary>Views read <see cref="ViewNode.Owner"/>.</summary>
    /// <param name="withMaster">They read <see cref="ViewNode.Master"/> too.</param>
    public ResourceBuilder<T> ShowsTenant(bool withMaster = false) => With(declaration =>
    {
        declaration.ShowsTenant = true;
        declaration.ShowsMasterTenant |= withMaster;
    });

    /// <summary>The view holds complete views of related resources, as <see cref="ViewNode{T}.Full"/> gives them.</summary>
    public ResourceBuilder<T> NeedsViewOf<TOther>(RelationPath step) where TOther : class =>
        With(declaration => declaration.NestedViews.Add((step, typeof(TOther))));

    /// <summary>
    /// The <c>links</c> field: one link to the resource itself, which others show too (<see cref="ViewNode.Links"/>). Every
    /// resource with routes has it after its other fields; a plugin says only what differs.
    /// </summary>
    /// <param name="rel">Name of the relation; the collection's name by default.</param>
    /// <param name="id">The value in the URL; the key by default.</param>
    public ResourceBuilder<T> Links(string? rel = null, Func<T, object>? id = null)
    {
        hasLinks = false;
        return With(declaration =>
        {
            var collection = declaration.Path;
            var relation = rel ?? collection[1..];
            declaration.LinksOf = node => LinkView.To(relation, $"{collection}/{(id is null ? node.Id.Key : id((T)node.Untyped))}");
            declaration.ViewFields.Add(new ViewField("links", declaration.LinksOf, ViewShape.ListOf<LinkView>()));
        });
    }

    /// <summary>Views have no <c>links</c>.</summary>
    public ResourceBuilder<T> WithoutLinks()
    {
        hasLinks = false;
        return this;
    }

    /// <summary>A view that GET returns for <c>view=name</c>.</summary>
    public ResourceBuilder<T> View<TView>(string view, Func<ViewNode<T>, TView> compose, params RelationPath[] needs) where TView : class =>
        With(declaration => declaration.NamedViews.Add(
            view, new NamedView(needs, node => compose((ViewNode<T>)node), IsWhole: false, ViewShape.Of<TView>(compose))));

    /// <summary>As <see cref="View{TView}"/>, made from the default view: <see cref="ViewNode{T}.Full"/> has all of its fields.</summary>
    public ResourceBuilder<T> WholeView<TView>(string view, Func<ViewNode<T>, TView> compose, params RelationPath[] needs) where TView : class =>
        With(declaration => declaration.NamedViews.Add(
            view, new NamedView(needs, node => compose((ViewNode<T>)node), IsWhole: true, ViewShape.Of<TView>(compose))));

    /// <summary>Lists return the named views, and items ignore <c>view</c>; the default is the other way round.</summary>
    /// <param name="unknown">The refusal for a view that does not exist.</param>
    public ResourceBuilder<T> ViewsOfLists(Func<string, Refusal> unknown) => With(declaration => declaration.List.UnknownView = unknown);

    /// <summary>Where the created resource is, when that is not below the collection.</summary>
    public ResourceBuilder<T> LocatedAt(Func<T, string> path) => With(declaration => declaration.Location = path);

    /// <summary>A column of the list that is a field by another name.</summary>
    public ResourceBuilder<T> ColumnAs(string column, Expression<Func<T, object?>> field) =>
        With(declaration => declaration.List.Columns.Add(FieldColumns.Of<T>(field) with { Name = column }));

    /// <summary>A column of the list whose value is in a related resource.</summary>
    public ResourceBuilder<T> Column(
        string column, RelationPath path, string field, ColumnType type = ColumnType.Text,
        ColumnSource source = ColumnSource.Body) =>
        With(declaration => declaration.List.Columns.Add(new CatalogColumn(column, field, source, type, path.RelationSteps)));

    /// <summary>A column of the list whose value is in one of several related resources.</summary>
    public ResourceBuilder<T> Column(string column, params (RelationPath Path, string Field, bool IsDerived)[] anyOf) =>
        With(declaration =>
        {
            var sources = anyOf.Select(one => new CatalogColumn(
                column, one.Field, one.IsDerived ? ColumnSource.Folded : ColumnSource.Body, Path: one.Path.RelationSteps)).ToList();
            declaration.List.Columns.Add(sources[0] with { Alternatives = sources[1..] });
        });

    /// <summary>A derived value for columns of other resources' lists; it is not a column of this list.</summary>
    public ResourceBuilder<T> Derive(string field, Func<T, string?> value) => With(declaration =>
    {
        declaration.List.Derived.Add(new CatalogColumn(field, field, ColumnSource.Folded));
        declaration.List.Computed.Add(field, record => value((T)record));
    });

    /// <summary>A column of the list that is computed from the record.</summary>
    public ResourceBuilder<T> Column(string column, Func<T, string?> value) => With(declaration =>
    {
        declaration.List.Columns.Add(new CatalogColumn(column, column, ColumnSource.Folded));
        declaration.List.Computed.Add(column, record => value((T)record));
    });

    /// <summary>Searches do not look into these columns, which are no fields of the record (<see cref="ColumnAttribute"/>).</summary>
    public ResourceBuilder<T> NotSearched(params string[] columns) =>
        With(declaration => declaration.List.NotSearched.UnionWith(columns));

    /// <summary>Requests can't sort by these columns, which are no fields of the record (<see cref="ColumnAttribute"/>).</summary>
    public ResourceBuilder<T> NotSorted(params string[] columns) =>
        With(declaration => declaration.List.NotSorted.UnionWith(columns));

    /// <summary>The list has only resources for which this is true; item routes find all.</summary>
    public ResourceBuilder<T> ListsOnly(Func<T, bool> isListed) => Derive(ListDeclaration.IsListed, record => isListed(record) ? "true" : "false")
        .With(declaration => declaration.List.Only =
            new CatalogFilter(new CatalogColumn(ListDeclaration.IsListed, ListDeclaration.IsListed, ColumnSource.Folded), ["true"]));

    /// <summary>The default sort column, where it is no field of the record (<see cref="DefaultOrderAttribute"/>).</summary>
    public ResourceBuilder<T> Sort(string by) => With(declaration => declaration.List.DefaultSort = by);

    /// <summary>A name that <c>order</c> accepts although all items share one value: they come by id. It is no filter.</summary>
    public ResourceBuilder<T> SortsAlike(string column) => With(declaration => declaration.List.Alike.Add(column));

    /// <summary><c>limit=0</c> asks for everything; elsewhere it is refused.</summary>
    public ResourceBuilder<T> ZeroLimitIsNone() => With(declaration => declaration.List.ZeroLimitIsNone = true);

    /// <summary>Sorting follows the collation of the users list; these columns ignore case.</summary>
    public ResourceBuilder<T> Collated(params string[] ignoringCase) => With(declaration =>
    {
        declaration.List.IsCollated = true;
        declaration.List.CollateIgnoringCase.UnionWith(ignoringCase);
    });

    /// <summary>Exact filters that take several values separated by commas.</summary>
    public ResourceBuilder<T> CommaLists(params string[] columns) =>
        With(declaration => declaration.List.CommaLists.UnionWith(columns));

    /// <summary>Comma lists of uuids whose malformed values are dropped.</summary>
    public ResourceBuilder<T> UuidLists(params string[] columns) =>
        With(declaration =>
        {
            declaration.List.CommaLists.UnionWith(columns);
            declaration.List.UuidLists.UnionWith(columns);
        });

    /// <summary>A filter that keeps items before a time; its column has times as <see cref="WireTime"/> writes them.</summary>
    /// <param name="parameter">Name of the query parameter.</param>
    /// <param name="column">The column.</param>
    public ResourceBuilder<T> Before(string parameter, string column) => With(declaration => declaration.List.Before[parameter] = column);

    /// <summary>With <c>view=fallback</c> the master tenant's page replaces a page of the list that would be empty.</summary>
    public ResourceBuilder<T> FallsBackToMaster() => With(declaration => declaration.List.FallsBackToMaster = true);
}
