using Confd.Gateway.Routing;

namespace Confd.Gateway.Answers;

/// <summary>A long file that a silo has open, for the framework's answers to requests of ranges. It holds one piece.</summary>
/// <param name="rest">Reads the file.</param>
/// <param name="calls">Calls it.</param>
/// <param name="first">The beginning of the file.</param>
/// <param name="length">Its bytes.</param>
internal sealed class AnswerFile(IAnswerGrain rest, CallRetryPolicy calls, byte[] first, long length) : Stream
{
    private byte[] piece = first;
    private long pieceBegins;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position >= length)
        {
            return 0;
        }
        if (Position < pieceBegins || Position >= pieceBegins + piece.Length)
        {
            piece = await calls.ReadAsync(() => rest.ReadAsync(Position, cancellationToken), cancellationToken);
            pieceBegins = Position;
        }
        var at = (int)(Position - pieceBegins);
        var count = Math.Min(buffer.Length, piece.Length - at);
        piece.AsMemory(at, count).CopyTo(buffer);
        Position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => length + offset,
    };

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Flush()
    {
    }
}
