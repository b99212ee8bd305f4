namespace Confd.Resources;

/// <summary>An answer that is made piece by piece: a long one is never whole in memory.</summary>
internal interface IAnswerPieces
{
    /// <summary>Most answers have one piece, so that the gateway knows their length before it begins.</summary>
    const int PieceSize = 1024 * 1024;

    /// <summary>Nothing is left.</summary>
    bool IsDone { get; }

    /// <summary>The next piece of about <see cref="PieceSize"/> bytes; the last one may be shorter.</summary>
    ValueTask<byte[]> NextAsync(CancellationToken cancellationToken);
}
