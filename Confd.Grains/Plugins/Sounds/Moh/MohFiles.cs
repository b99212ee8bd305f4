using Confd.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Confd.Plugins;

/// <summary>The sound files of music on hold: one folder per class, where Asterisk reads them.</summary>
/// <remarks>Below <c>Confd:Moh:Directory</c>, by default <c>moh</c> in the data folder. Names have no slash and no leading dot.</remarks>
internal sealed partial class MohFiles
{
    private readonly string root;
    private readonly ILogger logger;

    private MohFiles(IServiceProvider host)
    {
        root = RootOf(host.GetRequiredService<IOptions<MohOptions>>().Value, host.GetRequiredService<IOptions<ProcessOptions>>().Value);
        logger = host.GetRequiredService<ILogger<MohFiles>>();
    }

    public static MohFiles Of(IServiceProvider host) => new(host);

    public static MohFiles Of(UnitOfWork work) => new(work.Service<IServiceProvider>());

    /// <summary>The folder of a class.</summary>
    public static string FolderOf(MohOptions options, ProcessOptions process, Moh moh) => Path.Combine(RootOf(options, process), moh.Name);

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
            AsteriskFiles.MakeFolder(FolderOf(moh));
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
            // The class never had a file.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogFailed(exception, "remove", moh.Name);
        }
    }

    /// <inheritdoc cref="StoredFile.OpenAsync"/>
    public ValueTask<StoredFile?> OpenAsync(Moh moh, string name, CancellationToken cancellationToken) =>
        StoredFile.OpenAsync(Path.Combine(FolderOf(moh), name), cancellationToken);

    /// <summary>Creates or overwrites a file; readers see the old content or the new one.</summary>
    public ValueTask WriteAsync(Moh moh, string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        AsteriskFiles.WriteAsync(root, Path.Combine(FolderOf(moh), name), content, cancellationToken);

    /// <summary>False when there is no such file.</summary>
    public bool Remove(Moh moh, string name) => AsteriskFiles.Remove(Path.Combine(FolderOf(moh), name));

    private string FolderOf(Moh moh) => Path.Combine(root, moh.Name);

    private static string RootOf(MohOptions options, ProcessOptions process) => options.Directory ?? Path.Combine(process.DataDirectory, "moh");

    [LoggerMessage(LogLevel.Error, "Could not {Action} the folder of {Moh}")]
    private partial void LogFailed(Exception exception, string action, string moh);
}
