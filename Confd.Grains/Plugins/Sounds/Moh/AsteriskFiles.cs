namespace Confd.Plugins;

/// <summary>Files that Asterisk reads too: it can read the folders, and never sees a half-written file.</summary>
/// <remarks>See docs/decisions/0012-sound-files-are-files.md.</remarks>
internal static class AsteriskFiles
{
    /// <summary>Longest name of a file, in bytes.</summary>
    public const int LongestName = 255;

    /// <summary>Readable and writable for owner and group, as Asterisk's own folders are.</summary>
    private const UnixFileMode FolderMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>A process locks this file while it creates a folder that must be new.</summary>
    private const string LockFile = ".lock";

    private const int LockTries = 100;

    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(20);

    /// <summary>Makes a folder with those above it.</summary>
    public static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, FolderMode);
        }
    }

    /// <summary>Makes a folder below a root; false when the folder exists already.</summary>
    /// <exception cref="IOException">The root can't be written, or another process locks it for too long.</exception>
    public static async ValueTask<bool> TryMakeFolderAsync(string root, string folder, CancellationToken cancellationToken)
    {
        MakeFolder(root);
        await using var held = await LockAsync(Path.Combine(root, LockFile), cancellationToken);
        if (Directory.Exists(folder) || File.Exists(folder))
        {
            return false;
        }
        MakeFolder(folder);
        return true;
    }

    /// <summary>Creates or overwrites a file with the folder that it is in; readers see the old content or the new one.</summary>
    /// <param name="root">A folder of the same disk, where it is written first.</param>
    /// <param name="path">The file.</param>
    /// <param name="content">Its content.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public static async ValueTask WriteAsync(string root, string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        MakeFolder(Path.GetDirectoryName(path)!);
        var draft = Path.Combine(root, $".{Guid.NewGuid():N}");
        try
        {
            await File.WriteAllBytesAsync(draft, content, cancellationToken);
            File.Move(draft, path, overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    /// <summary>False when there is no such file.</summary>
    public static bool Remove(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }
        File.Delete(path);
        return true;
    }

    private static async ValueTask<FileStream> LockAsync(string path, CancellationToken cancellationToken)
    {
        for (var number = 1; ; number++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (number < LockTries)
            {
                await Task.Delay(LockPause, cancellationToken);
            }
        }
    }
}
