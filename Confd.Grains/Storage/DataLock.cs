namespace Confd.Storage;

/// <summary>
/// Held by the only process that uses a data folder: a write of another process would be missing in this one's memory.
/// </summary>
/// <remarks>
/// A separate file beside the database, as SQLite owns the locks on the database's file. The operating system releases it
/// when the process ends in any way.
/// </remarks>
internal sealed class DataLock : IDisposable
{
    private readonly FileStream held;

    private DataLock(FileStream held) => this.held = held;

    /// <summary>Takes the lock of a database.</summary>
    /// <param name="database">File of the database.</param>
    /// <param name="key">The configuration key that says where it is.</param>
    /// <exception cref="InvalidOperationException">Another process has it.</exception>
    /// <exception cref="IOException">The folder can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder can't be written.</exception>
    public static DataLock Take(string database, string key)
    {
        // Two names of one database have one lock.
        var target = (File.Exists(database) ? File.ResolveLinkTarget(database, returnFinalTarget: true)?.FullName : null)
            ?? Path.GetFullPath(database);
        var file = target + ".lock";
        PrivateFiles.CreateFile(file);
        try
        {
            return new DataLock(new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (IsHeld(file))
        {
            throw new InvalidOperationException(
                $"{key}: '{database}' is in use by another process of this service; stop that one, or choose another folder for this one.", exception);
        }
    }

    public void Dispose() => held.Dispose();

    /// <summary>Errors of the system look alike. The lock is held when the file exists but can't be opened for reading.</summary>
    private static bool IsHeld(string file)
    {
        try
        {
            using var other = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (IOException)
        {
            return File.Exists(file);
        }
    }
}
