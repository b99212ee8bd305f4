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
        var length = 0;
        var pending = new List<byte[]>();
        if (!isBegun)
        {
            isBegun = true;
            Add(head);
        }
        while (length < IAnswerPieces.PieceSize)
        {
            if (!parts.MoveNext())
            {
                IsDone = true;
                break;
            }
            Add(parts.Current.Shown(view.ShowsSecrets));
        }
        var piece = new byte[length];
        var place = 0;
        foreach (var text in pending)
        {
            text.CopyTo(piece, place);
            place += text.Length;
        }
        return ValueTask.FromResult(piece);

        void Add(byte[] text)
        {
            pending.Add(text);
            length += text.Length;
        }
    }
}
