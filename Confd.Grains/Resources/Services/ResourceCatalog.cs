using Confd.Fields;
using Confd.Notifier;
using Confd.Storage;
using Confd.Text;

namespace Confd.Resources;

/// <summary>Lists: search, filters, order and pages in SQL, and the page's relations in one more batch for each thousand rows.</summary>
internal sealed class ResourceCatalog(
    UnitOfWorkServices services, ViewComposer composer, OpenAnswers answers, EventTail tail)
{
    public async Task<RouteAnswer> ListAsync<T>(RouteCall call, CancellationToken cancellationToken) where T : class
    {
        var declaration = services.Plugins.Resource<T>();
        var view = FindView(declaration, call);
        var fallback = await FallbackAsync(declaration, call, cancellationToken);
        // Before the list's snapshot, so that a client that follows the log from here misses nothing.
        var position = await tail.PositionAsync(cancellationToken);
        var page = await PageAsync(declaration, call.Caller, call.Query, cancellationToken);
        if (fallback is not null && page.Rows.Count == 0)
        {
            page = await PageAsync(declaration, fallback, call.Query, cancellationToken);
        }
        var pieces = new ListPieces<T>(composer, declaration, view, page);
        var first = await pieces.NextAsync(cancellationToken);
        return pieces.IsDone
            ? new RouteAnswer { Body = first, ETag = ViewComposer.EntityTag(first), LogPosition = position }
            : (await answers.AnswerAsync(first, pieces, call.TakesPieces, cancellationToken)) with { LogPosition = position };
    }

    public async Task<CatalogPage> PageAsync<T>(
        ResourceDeclaration<T> declaration, Caller caller, IReadOnlyList<QueryValue> query,
        CancellationToken cancellationToken) where T : class
    {
        var list = declaration.List;
        var parameters = QueryReader.ReadList(query, list.ZeroLimitIsNone);
        IReadOnlyList<Guid>? tenants = declaration.Tenancy == Tenancy.None
            ? null
            : await services.Tenants.ScopeAsync(caller, parameters.Recurse, cancellationToken);
        var order = OrderOf(declaration, parameters.Order);
        var filters = FiltersOf(list, parameters.Filters);
        if (filters is null)
        {
            return new CatalogPage(0, []);
        }
        var isCollated = list.IsCollated && order.Type == ColumnType.Text && !string.IsNullOrEmpty(parameters.Order) && order.Path is null
            && order.Source is ColumnSource.Body or ColumnSource.Folded;
        return await services.Store.ListAsync(
            new CatalogQuery
            {
                Kind = declaration.Kind,
                Tenants = tenants,
                Search = string.IsNullOrEmpty(parameters.Search) ? null : Folding.Fold(parameters.Search),
                SearchColumns = [.. list.Columns.Where(column => !list.NotSearched.Contains(column.Name))],
                Filters = filters,
                Order = order,
                Descending = parameters.Descending,
                Collated = isCollated,
                IsOrderStored = !isCollated && order == list.StoredOrder,
                Limit = parameters.Limit,
                Offset = parameters.Offset,
            },
            cancellationToken);
    }

    private static NamedView? FindView<T>(ResourceDeclaration<T> declaration, RouteCall call) where T : class
    {
        if (declaration.List.UnknownView is not { } unknown || call.QueryValueOf("view") is not { } name)
        {
            return null;
        }
        return declaration.NamedViews.TryGetValue(name, out var view)
            ? view
            : throw new RefusedException(unknown(name));
    }

    /// <summary>On whose behalf an empty page is read again; null when it is not.</summary>
    private async ValueTask<Caller?> FallbackAsync<T>(
        ResourceDeclaration<T> declaration, RouteCall call, CancellationToken cancellationToken) where T : class
    {
        if (!declaration.List.FallsBackToMaster || call.QueryValueOf("view") is not { } view || view == "default")
        {
            return null;
        }
        if (view != "fallback")
        {
            throw new RefusedException(Refusals.Field("view", new[] { "Must be one of: fallback, default." }));
        }
        var master = await services.Tenants.MasterAsync(cancellationToken) ?? throw new RefusedException(TenantDirectory.NoMaster);
        return call.Caller with { TenantUuid = master.Uuid, VisibleTenants = [master.Uuid], CanLookUpTenants = false };
    }

    private static CatalogColumn OrderOf<T>(ResourceDeclaration<T> declaration, string? order) where T : class
    {
        var list = declaration.List;
        var byId = declaration.HasNumber
            ? new CatalogColumn("id", "id", ColumnSource.Number, ColumnType.Integer)
            : new CatalogColumn("id", "id", ColumnSource.Key);
        if (string.IsNullOrEmpty(order))
        {
            return list.Columns.Find(column => column.Name == list.DefaultSort) ?? byId;
        }
        if (list.Alike.Contains(order))
        {
            return byId;
        }
        return list.Columns.Find(column => column.Name == order && !list.NotSorted.Contains(order))
            ?? throw new RefusedException(Refusals.Input($"order: column '{order}' was not found"));
    }

    /// <summary>Null when a filter can't find anything.</summary>
    private static List<CatalogFilter>? FiltersOf(ListDeclaration list, IReadOnlyDictionary<string, string> given)
    {
        var filters = new List<CatalogFilter>();
        foreach (var (name, value) in given)
        {
            if (list.Before.TryGetValue(name, out var dated))
            {
                if (WireTime.Read(value) is not { } time)
                {
                    return null;
                }
                filters.Add(new CatalogFilter(list.Columns.First(column => column.Name == dated), [time]) { IsBefore = true });
                continue;
            }
            if (list.Columns.Find(column => column.Name == name) is not { } column)
            {
                continue;
            }
            IReadOnlyList<string> values = list.CommaLists.Contains(name) ? value.Split(',') : [value];
            if (list.UuidLists.Contains(name))
            {
                values = [.. values.Where(text => Guid.TryParse(text, out _)).Select(text => Guid.Parse(text).ToString())];
                if (values.Count == 0)
                {
                    return null;
                }
            }
            filters.Add(new CatalogFilter(column, values));
        }
        if (list.Only is { } only)
        {
            filters.Add(only);
        }
        return filters;
    }
}
