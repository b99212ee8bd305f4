using System.IO.Hashing;

namespace Confd.Resources;

/// <summary>
/// An open file as an answer. It is read piece by piece, at any place, so it is never whole in memory. A file that takes its place
/// on the disk does not change what is read here.
/// </summary>
public sealed class StoredFile : IAnswerPieces, IDisposable
{
    private const int HashedPart = 64 * 1024;

    private readonly FileStream file;
    private long position;

    private StoredFile(FileStream file, string entityTag) => (this.file, Length, EntityTag) = (file, file.Length, entityTag);

    /// <summary>Bytes.</summary>
    public long Length { get; }

    /// <summary>Entity tag with its quotes: a hash of the content.</summary>
    public string EntityTag { get; }

    bool IAnswerPieces.IsDone => position >= Length;

    /// <summary>Opens a file; null when there is none.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It can't be read.</exception>
    public static async ValueTask<StoredFile?> OpenAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return null;
        }
        var file = new FileStream(path, new FileStreamOptions
        {
            Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.Asynchronous, BufferSize = 0,
        });
        try
        {
            var hash = new XxHash64();
            var part = new byte[HashedPart];
            while (await file.ReadAsync(part, cancellationToken) is var read and > 0)
            {
                hash.Append(part.AsSpan(0, read));
            }
            return new StoredFile(file, ViewComposer.EntityTag(hash.GetCurrentHashAsUInt64()));
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>The bytes from a place on, at most a piece; none at the end.</summary>
    public async ValueTask<byte[]> ReadAsync(long offset, CancellationToken cancellationToken)
    {
        var piece = new byte[Math.Clamp(Length - offset, 0, IAnswerPieces.PieceSize)];
        var count = 0;
        while (count < piece.Length
            && await RandomAccess.ReadAsync(file.SafeFileHandle, piece.AsMemory(count), offset + count, cancellationToken) is var read and > 0)
        {
            count += read;
        }
        return count == piece.Length ? piece : throw new EndOfStreamException("The file has become shorter.");
    }

    async ValueTask<byte[]> IAnswerPieces.NextAsync(CancellationToken cancellationToken)
    {
        var piece = await ReadAsync(position, cancellationToken);
        position += piece.Length;
        return piece;
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
