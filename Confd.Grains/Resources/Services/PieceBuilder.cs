namespace Confd.Resources;

/// <summary>Joins parts of an answer into one piece, with one copy.</summary>
internal sealed class PieceBuilder
{
    private readonly List<byte[]> parts = [];

    /// <summary>Bytes so far.</summary>
    public int Length { get; private set; }

    /// <summary>The part must not change later.</summary>
    public void Add(byte[] part)
    {
        parts.Add(part);
        Length += part.Length;
    }

    /// <summary>The piece; a single part is the piece itself.</summary>
    public byte[] Join()
    {
        if (parts is [var only])
        {
            return only;
        }
        var whole = new byte[Length];
        var end = 0;
        foreach (var part in parts)
        {
            part.CopyTo(whole, end);
            end += part.Length;
        }
        return whole;
    }
}
