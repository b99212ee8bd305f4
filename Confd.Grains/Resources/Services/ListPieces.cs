using Confd.Fields;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>A list as JSON, composed piece by piece.</summary>
/// <param name="composer">Composes.</param>
/// <param name="declaration">Of the listed resources.</param>
/// <param name="view">The wanted view; null for the default one.</param>
/// <param name="page">The rows, all from one statement.</param>
internal sealed class ListPieces<T>(
    ViewComposer composer, ResourceDeclaration<T> declaration, NamedView? view, CatalogPage page) : IAnswerPieces
    where T : class
{
    /// <summary>Relations are read for this many rows at once: enough for a batch, few enough for a short wait.</summary>
    private const int RowsAtOnce = 1000;

    private readonly IReadOnlyList<RelationPath> walks = view?.PathsOf(declaration) ?? declaration.ViewPaths;
    private ViewGraph? graph;
    private int loaded;
    private int next;
    private bool isBegun;

    public bool IsDone { get; private set; }

    public async ValueTask<byte[]> NextAsync(CancellationToken cancellationToken)
    {
        var piece = new PieceBuilder();
        while (piece.Length < IAnswerPieces.PieceSize && !IsDone)
        {
            if (next == loaded && next < page.Rows.Count)
            {
                await LoadAsync(cancellationToken);
            }
            piece.Add(Compose(IAnswerPieces.PieceSize - piece.Length));
        }
        return piece.Join();
    }

    private async ValueTask LoadAsync(CancellationToken cancellationToken)
    {
        var rows = page.Rows.Skip(next).Take(RowsAtOnce)
            .Select(row => new ViewRow(row.Id, row.Number, row.TenantUuid, declaration.Parse(row.Body))).ToList();
        graph = await composer.LoadAsync(declaration.Kind, rows, walks, made: null, cancellationToken);
        loaded += rows.Count;
    }

    private byte[] Compose(int size)
    {
        using var writer = JsonBuffer.Rent();
        if (!isBegun)
        {
            isBegun = true;
            writer.Raw("{\"total\":"u8);
            writer.Value(page.Total);
            writer.Raw(",\"items\":["u8);
        }
        for (; next < loaded && writer.Length < size; next++)
        {
            if (next > 0)
            {
                writer.Raw(","u8);
            }
            Write(writer, graph!.Node<T>(page.Rows[next].Id));
        }
        if (next == page.Rows.Count)
        {
            IsDone = true;
            writer.Raw("]}"u8);
        }
        return writer.ToArray();
    }

    private void Write(JsonBuffer writer, ViewNode<T> node)
    {
        if (view is null)
        {
            ViewComposer.Write(writer, declaration, node);
        }
        else
        {
            writer.Value(view.Compose(node));
        }
    }
}
