using Confd.Resources;

namespace Confd.Asterisk;

/// <summary>The text of a file, in pieces.</summary>
internal sealed class ConfFilePieces(byte[] head, ConfFileView view) : IAnswerPieces
{
    private readonly IEnumerator<ConfPart> parts = view.Parts.GetEnumerator();
    private bool isBegun;

    public bool IsDone { get; private set; }

    public ValueTask<byte[]> NextAsync(CancellationToken cancellationToken)
    {
        using var piece = new MemoryStream();
        if (!isBegun)
        {
            isBegun = true;
            piece.Write(head);
        }
        while (piece.Length < IAnswerPieces.PieceSize)
        {
            if (!parts.MoveNext())
            {
                IsDone = true;
                break;
            }
            parts.Current.CopyTo(piece, view.ShowsSecrets);
        }
        return ValueTask.FromResult(piece.ToArray());
    }
}
