using Confd.Configuration;
using Confd.Resources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Confd.Plugins;

/// <summary>The sound files of music on hold: one folder per class, where Asterisk reads them.</summary>
/// <remarks>Below <c>Confd:Moh:Directory</c>, by default <c>moh</c> in the data folder. Names have no slash and no leading dot.</remarks>
internal sealed partial class MohFiles
{
    /// <summary>Readable and writable for owner and group, as Asterisk's own folders are.</summary>
    private const UnixFileMode FolderMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Bytes that a file system has for a name.</summary>
    public const int LongestName = 255;

    private readonly string root;
    private readonly ILogger logger;

    private MohFiles(IServiceProvider host)
    {
        root = host.GetRequiredService<IOptions<MohOptions>>().Value.Directory
            ?? Path.Combine(host.GetRequiredService<IOptions<ProcessOptions>>().Value.DataDirectory, "moh");
        logger = host.GetRequiredService<ILogger<MohFiles>>();
    }

    public static MohFiles Of(IServiceProvider host) => new(host);

    public static MohFiles Of(Session session) => new(session.Services.Provider);

    /// <summary>Every entry of the class's folder by name; none when there is no folder.</summary>
    public IReadOnlyList<string> List(Moh moh)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(FolderOf(moh)).Select(path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal)];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogFailed(exception, "list", moh.Name);
            return [];
        }
    }

    public void MakeFolder(Moh moh)
    {
        try
        {
            Make(FolderOf(moh));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogFailed(exception, "create", moh.Name);
        }
    }

    public void RemoveFolder(Moh moh)
    {
        try
        {
            Directory.Delete(FolderOf(moh), recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing was ever put into it.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogFailed(exception, "remove", moh.Name);
        }
    }

    /// <summary>The content, or null when there is no such file.</summary>
    public async ValueTask<byte[]?> ReadAsync(Moh moh, string name, CancellationToken cancellationToken)
    {
        var path = Path.Combine(FolderOf(moh), name);
        return File.Exists(path) ? await File.ReadAllBytesAsync(path, cancellationToken) : null;
    }

    /// <summary>Creates or overwrites a file; readers see the old content or the new one.</summary>
    public async ValueTask WriteAsync(
        Moh moh, string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var folder = FolderOf(moh);
        Make(folder);
        var draft = Path.Combine(root, $".{Guid.NewGuid():N}");
        await File.WriteAllBytesAsync(draft, content, cancellationToken);
        File.Move(draft, Path.Combine(folder, name), overwrite: true);
    }

    /// <summary>False when there is no such file.</summary>
    public bool Remove(Moh moh, string name)
    {
        var path = Path.Combine(FolderOf(moh), name);
        if (!File.Exists(path))
        {
            return false;
        }
        File.Delete(path);
        return true;
    }

    private string FolderOf(Moh moh) => Path.Combine(root, moh.Name);

    private static void Make(string folder)
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

    [LoggerMessage(LogLevel.Error, "Could not {Action} the folder of {Moh}")]
    private partial void LogFailed(Exception exception, string action, string moh);
}
