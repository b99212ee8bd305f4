namespace Confd.Asterisk;

/// <summary>The text of a file, in pieces.</summary>
internal sealed class ConfFilePieces(byte[] head, ConfFileView view) : IAnswerPieces
{
    private readonly IEnumerator<ConfPart> parts = view.Parts.GetEnumerator();
    private bool isBegun;

    public bool IsDone { get; private set; }

    public ValueTask<byte[]> NextAsync(CancellationToken cancellationToken)
    {
        var piece = new PieceBuilder();
        if (!isBegun)
        {
            isBegun = true;
            piece.Add(head);
        }
        while (piece.Length < IAnswerPieces.PieceSize)
        {
            if (!parts.MoveNext())
            {
                IsDone = true;
                break;
            }
            piece.Add(parts.Current.Shown(view.ShowsSecrets));
        }
        return ValueTask.FromResult(piece.Join());
    }
}
