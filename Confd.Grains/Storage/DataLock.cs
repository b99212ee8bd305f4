using System.Globalization;
using System.Text;

namespace Confd.Storage;

/// <summary>
/// Held by the one process that uses a data folder: what another one wrote there would be missing in this one's memory.
/// </summary>
/// <remarks>
/// A file of its own beside the database, as locks on the database's file are SQLite's. The operating system gives it up
/// with the process, however that ends.
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
        var target = File.ResolveLinkTarget(database, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(database);
        var file = target + ".lock";
        PrivateFiles.CreateFile(file);
        try
        {
            var held = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            held.SetLength(0);
            held.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n"));
            held.Flush();
            return new DataLock(held);
        }
        catch (IOException exception) when (IsHeld(file))
        {
            throw new InvalidOperationException(
                $"{key}: '{database}' is in use by process {OwnerOf(file)}; stop that one, or choose another folder for this one.", exception);
        }
    }

    public void Dispose() => held.Dispose();

    /// <summary>Errors of the system look alike: whether it is the lock shows in that reading alone is possible.</summary>
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

    /// <summary>As the owner wrote it; read without asking for a lock.</summary>
    private static string OwnerOf(string file)
    {
        try
        {
            using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return reader.ReadToEnd().Trim() is { Length: > 0 } owner ? owner : "unknown";
        }
        catch (IOException)
        {
            return "unknown";
        }
    }
}
