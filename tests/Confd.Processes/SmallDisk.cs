using System.Runtime.InteropServices;

namespace Confd.Processes;

/// <summary>A file system of a few megabytes in memory, to be filled or made read-only.</summary>
public sealed partial class SmallDisk : IDisposable
{
    private const nuint ReadOnly = 1;
    private const nuint Remount = 32;
    private const int Lazily = 2;

    private readonly string root = Directory.CreateTempSubdirectory("confd-disk-").FullName;

    /// <param name="megabytes">Its size.</param>
    public SmallDisk(int megabytes) => Check(Mount("tmpfs", root, "tmpfs", 0, $"size={megabytes}m"));

    /// <summary>A folder on it.</summary>
    public string Folder => Path.Combine(root, "data");

    /// <summary>Only the system's administrator may mount.</summary>
    public static bool IsAvailable => OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess;

    /// <summary>Takes all space that is left.</summary>
    public void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var chunk = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(chunk);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>Frees the space that <see cref="Fill"/> took.</summary>
    public void Empty() => File.Delete(Filler);

    /// <summary>Nothing can be written from now on.</summary>
    public void MakeReadOnly() => Check(Mount("tmpfs", root, "tmpfs", Remount | ReadOnly, null));

    public void Dispose()
    {
        _ = Unmount(root, Lazily);
        Directory.Delete(root, recursive: true);
    }

    private string Filler => Path.Combine(root, "filler");

    private static void Check(int result)
    {
        if (result != 0)
        {
            throw new IOException($"mount: error {Marshal.GetLastPInvokeError()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mount(string source, string target, string type, nuint flags, string? data);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unmount(string target, int flags);
}
