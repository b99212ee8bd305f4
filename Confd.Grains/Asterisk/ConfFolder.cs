using Confd.Storage;

namespace Confd.Asterisk;

/// <summary>A folder with Asterisk's files, only for its owner. Readers see an old text or a new one, never half of it.</summary>
/// <remarks>Not thread-safe. Other processes may write the same files.</remarks>
internal sealed class ConfFolder(string path)
{
    private const string DraftEnd = ".draft";

    /// <summary>An older draft comes from a process that ended while it wrote.</summary>
    private static readonly TimeSpan DraftLife = TimeSpan.FromHours(1);

    /// <summary>Versions that are known to be on the disk.</summary>
    private readonly Dictionary<string, string> versions = [];

    /// <summary>The folder.</summary>
    public string Root { get; } = Path.GetFullPath(path);

    /// <summary>Makes the folder when it is missing, and removes the drafts that earlier processes left behind.</summary>
    /// <exception cref="IOException">It can't be made.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public void Prepare()
    {
        if (Directory.Exists(Root))
        {
            foreach (var draft in Directory.EnumerateFiles(Root, $".*{DraftEnd}"))
            {
                if (DateTime.UtcNow - File.GetLastWriteTimeUtc(draft) > DraftLife)
                {
                    File.Delete(draft);
                }
            }
        }
        else
        {
            PrivateFiles.CreateFolder(Root);
        }
    }

    /// <summary>Writes a file unless it is there with the same text.</summary>
    /// <returns>True when it was written.</returns>
    /// <exception cref="IOException">It can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public async ValueTask<bool> WriteAsync(ConfFileText text, CancellationToken cancellationToken)
    {
        if (versions.TryGetValue(text.Name, out var version) && version == text.Version)
        {
            return false;
        }
        versions.Remove(text.Name);
        var file = Path.Combine(Root, text.Name);
        var isWritten = !await HasAsync(file, text, cancellationToken);
        if (isWritten)
        {
            await ReplaceAsync(file, text, cancellationToken);
        }
        else if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(file) != PrivateFiles.FileMode)
        {
            File.SetUnixFileMode(file, PrivateFiles.FileMode);
        }
        versions[text.Name] = text.Version;
        return isWritten;
    }

    private async ValueTask ReplaceAsync(string file, ConfFileText text, CancellationToken cancellationToken)
    {
        // On the same disk, or it could not be renamed. Asterisk's patterns for included files match no name with a leading dot.
        var draft = Path.Combine(Root, $".{text.Name}.{Guid.NewGuid():N}{DraftEnd}");
        try
        {
            await using (var stream = PrivateFiles.New(draft))
            {
                for (var pieces = ConfFileText.Read(new ConfFileView(text)); !pieces.IsDone;)
                {
                    await stream.WriteAsync(await pieces.NextAsync(cancellationToken), cancellationToken);
                }
                // A file must not be empty after a power cut because its name was stored before its content.
                stream.Flush(flushToDisk: true);
            }
            File.Move(draft, file, overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    private static async ValueTask<bool> HasAsync(string file, ConfFileText text, CancellationToken cancellationToken)
    {
        if (!File.Exists(file) || new FileInfo(file).Length != text.Length)
        {
            return false;
        }
        await using var stream = new FileStream(
            file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1, useAsync: true);
        byte[] buffer = [];
        for (var pieces = ConfFileText.Read(new ConfFileView(text)); !pieces.IsDone;)
        {
            var piece = await pieces.NextAsync(cancellationToken);
            if (buffer.Length < piece.Length)
            {
                buffer = new byte[piece.Length];
            }
            var read = await stream.ReadAtLeastAsync(buffer.AsMemory(0, piece.Length), piece.Length, throwOnEndOfStream: false, cancellationToken);
            if (!piece.AsSpan().SequenceEqual(buffer.AsSpan(0, read)))
            {
                return false;
            }
        }
        return true;
    }
}
