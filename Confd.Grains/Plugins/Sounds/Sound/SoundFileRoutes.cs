using System.Text;

namespace Confd.Plugins;

/// <summary>Serves the files of a category: raw bytes, no events, no reload.</summary>
internal static class SoundFileRoutes
{
    private const string Path = "/sounds/{category:filename}/files/{filename:filename}";

    private static readonly string[] Query = ["format", "language"];

    public static void Declare(RouteBuilder routes) => routes
        .Route("GET", Path, ReadAsync, answers: typeof(FileContent), query: Query)
        .Route("PUT", Path, WriteAsync, body: typeof(FileContent), query: Query)
        .Route("DELETE", Path, DeleteAsync, query: Query);

    private static async ValueTask<RouteResult> ReadAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var query = SoundPlugin.ReadQuery(route);
        if (route["category"] == SoundNames.System)
        {
            return await ReadSystemAsync(route, query, cancellationToken);
        }
        // The shortest path first: without language and extension.
        foreach (var file in FilesOf(route, query))
        {
            if (await StoredFile.OpenAsync(file.Path, cancellationToken) is { } content)
            {
                return RouteResult.File(content, System.IO.Path.GetFileName(file.Path));
            }
        }
        throw Missing(route["category"]);
    }

    private static async ValueTask<RouteResult> ReadSystemAsync(
        RouteContext route, SoundFilter query, CancellationToken cancellationToken)
    {
        var name = route["filename"];
        SoundNames.Demand(query.Language, NameOf(name, query));
        var sounds = route.UnitOfWork.Service<SystemSounds>();
        var sound = await sounds.FindAsync(name, cancellationToken)
            ?? throw new RefusedException(Refusals.NotFound("Sound", ("name", SoundNames.System), ("file_name", name)));
        var path = sound.Variants.Where(query.Takes).Select(variant => sounds.PathOf(sound, variant))
            .OrderBy(one => one.Length).ThenBy(one => one, StringComparer.Ordinal).FirstOrDefault() ?? throw Missing(SoundNames.System);
        return await StoredFile.OpenAsync(path, cancellationToken) is { } content
            ? RouteResult.File(content, System.IO.Path.GetFileName(path))
            : throw new RefusedException(Refusals.NotFound("Sound file", ("name", null), ("path", path)));
    }

    private static async ValueTask WriteAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var query = SoundPlugin.ReadQuery(route);
        var (tenant, category) = (route.UnitOfWork.Caller.TenantUuid, route["category"]);
        if (category == SoundNames.System)
        {
            throw new RefusedException(Refusals.NotPermitted("Cannot update system sounds"));
        }
        var file = NameOf(route["filename"], query);
        SoundNames.Demand(category, query.Language, file);
        var store = SoundStore.Of(route.UnitOfWork);
        if (!store.Has(tenant, category))
        {
            throw new RefusedException(SoundPlugin.NotFound(category));
        }
        if (new[] { file, query.Language ?? "" }.Any(part => Encoding.UTF8.GetByteCount(part) > AsteriskFiles.LongestName))
        {
            throw new RefusedException(Refusals.Field("filename", new[] { $"Longer than {AsteriskFiles.LongestName} bytes." }));
        }
        await store.WriteAsync(tenant, category, query.Language, file, route.RawBody, cancellationToken);
    }

    /// <summary>A file that can't be removed is no failure if another one was removed.</summary>
    private static ValueTask<RouteResult> DeleteAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var query = SoundPlugin.ReadQuery(route);
        if (route["category"] == SoundNames.System)
        {
            throw new RefusedException(Refusals.NotPermitted("Cannot delete system sounds"));
        }
        var removed = 0;
        Exception? first = null;
        foreach (var file in FilesOf(route, query))
        {
            try
            {
                removed += AsteriskFiles.Remove(file.Path) ? 1 : 0;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                first ??= exception;
            }
        }
        if (removed == 0)
        {
            throw first is null ? Missing(route["category"]) : (Exception)new IOException("No variant of the sound could be removed", first);
        }
        return ValueTask.FromResult(RouteResult.Empty);
    }

    /// <summary>The files of this name that match the request.</summary>
    private static IEnumerable<StoredSound> FilesOf(RouteContext route, SoundFilter query)
    {
        var (tenant, category, name) = (route.UnitOfWork.Caller.TenantUuid, route["category"], route["filename"]);
        SoundNames.Demand(category, query.Language, NameOf(name, query));
        var store = SoundStore.Of(route.UnitOfWork);
        if (!store.Has(tenant, category))
        {
            (string, object?)[] lookup = [("name", category), ("format", query.Format), ("language", query.Language), ("file_name", name)];
            throw new RefusedException(Refusals.NotFound("Sound", [.. lookup.Where(one => one.Item2 is not null)]));
        }
        return store.Files(tenant, category).Where(file => file.Name == name && query.Takes(file));
    }

    /// <summary>The file of a format.</summary>
    private static string NameOf(string name, SoundFilter query) =>
        SoundNames.ExtensionOf(query.Format) is { } extension ? $"{name}.{extension}" : name;

    private static RefusedException Missing(string category) => new(Refusals.NotFound("Sound file", ("name", category)));
}
