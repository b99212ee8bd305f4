using Confd.Storage;

namespace Confd.Resources;

/// <summary>Lists of stored resources within an operation.</summary>
public static class UnitOfWorkLists
{
    /// <summary>
    /// The resources of a tenant (null: of the whole system) whose list column has this value, in the order of the list,
    /// in their stored state: without the unit of work's own changes. Empty when the plugin, or the one that adds the column, is
    /// switched off.
    /// </summary>
    /// <remarks>
    /// The commit guards every other read, but not this one. It is for answers, and for rules over kinds whose list no request
    /// changes. Rules over other lists follow links (<see cref="UnitOfWork.RelatedAsync{T}"/>) or look for unique values.
    /// </remarks>
    public static async ValueTask<IReadOnlyList<T>> ListAsync<T>(
        this UnitOfWork work, Guid? tenant, string column, string value, CancellationToken cancellationToken) where T : class
    {
        if (work.Services.Plugins.TryResource<T>() is not { } declaration)
        {
            return [];
        }
        if (tenant is null && declaration.Tenancy != Tenancy.None)
        {
            throw new ArgumentException($"Resources of kind '{declaration.Kind}' are listed within a tenant.", nameof(tenant));
        }
        return declaration.List.Columns.Find(one => one.Name == column) is { } wanted
            ? await ListAsync(work, declaration, tenant, [new CatalogFilter(wanted, [value])], cancellationToken)
            : [];
    }

    /// <summary>All resources of a tenant; as <see cref="ListAsync{T}(UnitOfWork, Guid?, string, string, CancellationToken)"/>.</summary>
    public static async ValueTask<IReadOnlyList<T>> ListAsync<T>(
        this UnitOfWork work, Guid tenant, CancellationToken cancellationToken) where T : class =>
        work.Services.Plugins.TryResource<T>() is { } declaration
            ? await ListAsync(work, declaration, tenant, [], cancellationToken)
            : [];

    /// <summary>
    /// All resources of a kind that belongs to the whole system; as
    /// <see cref="ListAsync{T}(UnitOfWork, Guid?, string, string, CancellationToken)"/>.
    /// </summary>
    public static async ValueTask<IReadOnlyList<T>> ListAllAsync<T>(this UnitOfWork work, CancellationToken cancellationToken)
        where T : class =>
        work.Services.Plugins.TryResource<T>() is not { } declaration ? []
        : declaration.Tenancy == Tenancy.None ? await ListAsync(work, declaration, tenant: null, [], cancellationToken)
        : throw new InvalidOperationException($"Resources of kind '{declaration.Kind}' are listed within a tenant.");

    /// <summary>How many resources a tenant has of each value of a list column, for answers.</summary>
    public static async ValueTask<IReadOnlyDictionary<string, long>> CountByAsync<T>(
        this UnitOfWork work, Guid tenant, string column, CancellationToken cancellationToken) where T : class =>
        work.Services.Plugins.TryResource<T>() is { } declaration
            ? await work.Services.Store.CountByAsync(declaration.Kind, tenant, ColumnOf(declaration, column), cancellationToken)
            : new Dictionary<string, long>();

    /// <summary>
    /// The resources that relations lead to, each once, in their stored state: without the unit of work's own changes. One statement
    /// for all paths. The commit does not guard it; rules follow <see cref="UnitOfWork.RelatedAsync{T}"/>.
    /// </summary>
    /// <param name="work">The operation.</param>
    /// <param name="from">Where the paths begin.</param>
    /// <param name="paths">The relations.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public static async ValueTask<IReadOnlyList<(ResourceId Id, Guid? Tenant)>> ReachedAsync(
        this UnitOfWork work, ResourceId from, IEnumerable<RelationPath> paths, CancellationToken cancellationToken)
    {
        var found = await work.Services.Store.FollowAsync(
            from.Kind, [from.Key], [.. paths.Select(path => path.RelationSteps)], cancellationToken);
        return [.. found.SelectMany(end => end.Rows).DistinctBy(row => row.Id).Select(row => (row.Id, row.TenantUuid))];
    }

    private static async ValueTask<IReadOnlyList<T>> ListAsync<T>(
        UnitOfWork work, ResourceDeclaration<T> declaration, Guid? tenant, IReadOnlyList<CatalogFilter> filters,
        CancellationToken cancellationToken) where T : class
    {
        var page = await work.Services.Store.ListAsync(
            new CatalogQuery
            {
                Kind = declaration.Kind,
                Tenants = tenant is { } owner ? [owner] : null,
                Filters = filters,
                Order = ColumnOf(declaration, declaration.List.DefaultSort),
            },
            cancellationToken);
        return [.. page.Rows.Select(row => (T)declaration.Parse(row.Body))];
    }

    private static CatalogColumn ColumnOf<T>(ResourceDeclaration<T> declaration, string column) where T : class =>
        declaration.List.Columns.First(one => one.Name == column);
}
