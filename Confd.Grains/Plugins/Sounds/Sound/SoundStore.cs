using Confd.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Confd.Plugins;

/// <summary>A file of a category.</summary>
/// <param name="Name">Without extension.</param>
/// <param name="Extension">Without its dot; null for none.</param>
/// <param name="Language">The folder that it is in; null for the category's own.</param>
/// <param name="Path">The file.</param>
internal sealed record StoredSound(string Name, string? Extension, string? Language, string Path);

/// <summary>The sounds of tenants: a folder for each category, in it files and folders of languages, where Asterisk reads them.</summary>
/// <remarks>
/// Below <c>Confd:Sounds:Directory</c>, by default <c>sounds</c> in the data folder. Entries that begin with a dot do not count.
/// </remarks>
internal sealed partial class SoundStore
{
    private readonly string root;
    private readonly ILogger logger;

    private SoundStore(IServiceProvider host)
    {
        root = Path.GetFullPath(host.GetRequiredService<IOptions<SoundOptions>>().Value.Directory
            ?? Path.Combine(host.GetRequiredService<IOptions<ProcessOptions>>().Value.DataDirectory, "sounds"));
        logger = host.GetRequiredService<ILogger<SoundStore>>();
    }

    public static SoundStore Of(UnitOfWork work) => new(work.Service<IServiceProvider>());

    /// <summary>Names of a tenant's categories, in order.</summary>
    public IReadOnlyList<string> Categories(Guid tenant) =>
        [.. NamesIn(() => Directory.EnumerateDirectories(FolderOf(tenant))).Where(name => !SoundNames.IsReserved(name))];

    public bool Has(Guid tenant, string category) => !SoundNames.IsReserved(category) && Directory.Exists(FolderOf(tenant, category));

    /// <summary>Every file of a category, in the order of names, the shortest path of a name first.</summary>
    public IReadOnlyList<StoredSound> Files(Guid tenant, string category)
    {
        var folder = FolderOf(tenant, category);
        return
        [
            .. NamesIn(() => Directory.EnumerateDirectories(folder)).Cast<string?>().Prepend(null)
                .SelectMany(language => FilesIn(language is null ? folder : Path.Combine(folder, language), language))
                .OrderBy(sound => sound.Name, StringComparer.Ordinal).ThenBy(sound => sound.Path.Length)
                .ThenBy(sound => sound.Path, StringComparer.Ordinal),
        ];
    }

    /// <summary>Makes a category; false when there is one.</summary>
    public ValueTask<bool> TryMakeAsync(Guid tenant, string category, CancellationToken cancellationToken) =>
        AsteriskFiles.TryMakeFolderAsync(FolderOf(tenant), FolderOf(tenant, category), cancellationToken);

    /// <summary>Removes the folder that <see cref="TryMakeAsync"/> has made, if it is still empty.</summary>
    public void Unmake(Guid tenant, string category)
    {
        try
        {
            Directory.Delete(FolderOf(tenant, category), recursive: false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogFailed(exception, "take back", category, tenant);
        }
    }

    /// <summary>Removes a category with its files.</summary>
    public void Remove(Guid tenant, string category)
    {
        try
        {
            Directory.Delete(FolderOf(tenant, category), recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Another request was faster.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogFailed(exception, "remove", category, tenant);
        }
    }

    /// <summary>Creates or overwrites a file; readers see the old content or the new one.</summary>
    public ValueTask WriteAsync(
        Guid tenant, string category, string? language, string file, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var folder = FolderOf(tenant, category);
        return AsteriskFiles.WriteAsync(
            root, Path.Combine(language is null ? folder : Path.Combine(folder, language), file), content, cancellationToken);
    }

    private string FolderOf(Guid tenant) => Path.Combine(root, $"{tenant}");

    private string FolderOf(Guid tenant, string category) => Path.Combine(root, $"{tenant}", category);

    private IEnumerable<StoredSound> FilesIn(string folder, string? language) =>
        NamesIn(() => Directory.EnumerateFiles(folder)).Select(file =>
        {
            var (name, extension) = SoundNames.Split(file);
            return new StoredSound(name, extension, language, Path.Combine(folder, file));
        });

    /// <summary>A folder that is missing, or can't be read, counts as empty.</summary>
    private IReadOnlyList<string> NamesIn(Func<IEnumerable<string>> paths)
    {
        try
        {
            return [.. paths().Select(path => Path.GetFileName(path)).Where(name => name[0] != '.').Order(StringComparer.Ordinal)];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogUnreadable(exception);
            return [];
        }
    }

    [LoggerMessage(LogLevel.Error, "Could not {Action} category {Category} of tenant {Tenant}")]
    private partial void LogFailed(Exception exception, string action, string category, Guid tenant);

    [LoggerMessage(LogLevel.Error, "A folder of sounds can't be read")]
    private partial void LogUnreadable(Exception exception);
}
