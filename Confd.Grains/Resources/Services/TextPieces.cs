using Confd.Storage;

namespace Confd.Resources;

/// <summary>A text about all resources of a tenant; see <see cref="RouteTexts.TextOfAll{T}"/>.</summary>
internal sealed class TextPieces<T> : IAnswerPieces where T : class
{
    private const int RowsAtOnce = 1000;

    private readonly ViewComposer composer;
    private readonly ResourceDeclaration<T>? declaration;
    private readonly IReadOnlyList<ResourceRow> rows;
    private readonly IReadOnlyList<RelationPath> needs;
    private readonly TextWriting<T> write;
    private int next;

    private TextPieces(
        ViewComposer composer, ResourceDeclaration<T>? declaration, IReadOnlyList<ResourceRow> rows, IReadOnlyList<RelationPath> needs,
        TextWriting<T> write)
    {
        this.composer = composer;
        this.declaration = declaration;
        this.rows = rows;
        this.needs = needs;
        this.write = write;
    }

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
