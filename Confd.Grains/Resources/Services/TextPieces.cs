using Confd.Storage;

namespace Confd.Resources;

/// <summary>Writes some resources of a long text.</summary>
/// <param name="nodes">The next resources, with the relations that were asked for.</param>
/// <param name="isFirst">They begin the text; then there may be none.</param>
/// <returns>UTF-8.</returns>
public delegate ValueTask<byte[]> TextWriting<T>(IReadOnlyList<ViewNode<T>> nodes, bool isFirst) where T : class;

/// <summary>A text about all resources of a tenant; see <see cref="RouteContext.TextOfAll{T}"/>.</summary>
/// <param name="composer">Reads the relations.</param>
/// <param name="declaration">Of the resources; null when there are none because their plugin is switched off.</param>
/// <param name="rows">The resources.</param>
/// <param name="needs">The relations that the text reads.</param>
/// <param name="write">Writes some of the resources.</param>
internal sealed class TextPieces<T>(
    ViewComposer composer, ResourceDeclaration<T>? declaration, IReadOnlyList<ResourceRow> rows, IReadOnlyList<RelationPath> needs,
    TextWriting<T> write) : IAnswerPieces
    where T : class
{
    private const int RowsAtOnce = 1000;

    private int next;

    public bool IsDone { get; private set; }

    public static async ValueTask<TextPieces<T>> BeginAsync(
        UnitOfWork work, ViewComposer composer, IReadOnlyList<RelationPath> needs,
        Func<CancellationToken, ValueTask<TextWriting<T>>> begin, CancellationToken cancellationToken)
    {
        if (work.Services.Plugins.TryResource<T>() is not { } declaration)
        {
            return new TextPieces<T>(composer, null, [], needs, await begin(cancellationToken));
        }
        var page = await work.Services.Store.ListAsync(
            new CatalogQuery
            {
                Kind = declaration.Kind, Tenants = [work.Caller.TenantUuid],
                Order = new CatalogColumn("id", "id", ColumnSource.Number, ColumnType.Integer),
            },
            cancellationToken);
        return new TextPieces<T>(composer, declaration, page.Rows, needs, await begin(cancellationToken));
    }

    public async ValueTask<byte[]> NextAsync(CancellationToken cancellationToken)
    {
        var isFirst = next == 0;
        var some = rows.Skip(next).Take(RowsAtOnce)
            .Select(row => new ViewRow(row.Id, row.Number, row.TenantUuid, declaration!.Parse(row.Body))).ToList();
        IReadOnlyList<ViewNode<T>> nodes = [];
        if (some.Count > 0)
        {
            var graph = await composer.LoadAsync(declaration!.Kind, some, needs, made: null, cancellationToken);
            nodes = [.. some.Select(row => graph.Node<T>(row.Id))];
        }
        next += some.Count;
        IsDone = next >= rows.Count;
        return await write(nodes, isFirst);
    }
}
