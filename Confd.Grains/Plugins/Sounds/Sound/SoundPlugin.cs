using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>Declares <c>/sounds</c>: categories of sounds, which are folders of files, and Asterisk's own sounds.</summary>
/// <remarks>
/// Source: wazo-confd 1.1 API, sounds. The database has no sounds, so files that other programs put into the folders are shown
/// too. Categories are only those of the request's tenant.
/// </remarks>
public sealed class SoundPlugin() : RoutePlugin(Kind)
{
    private const string Kind = "sound";
    private const string List = "/sounds";
    private const string Item = List + "/{category:filename}";

    public override void Declare(RouteBuilder routes)
    {
        routes
            .Route("GET", List, ListAsync, isList: true, answers: typeof(SoundCategory),
                query: ["search", "order:name", "direction", "limit", "offset", "recurse", "format", "language"])
            .Route("POST", List, CreateAsync, body: typeof(SoundBody), answers: typeof(SoundCategory))
            .Route("GET", Item, ReadAsync, answers: typeof(SoundCategory))
            .NotOffered("PUT", Item)
            .Route("DELETE", Item, DeleteAsync);
        SoundFileRoutes.Declare(routes);
    }

    private static async ValueTask<RouteResult> ListAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var work = route.UnitOfWork;
        var parameters = QueryReader.ReadList(route.Call.Query);
        var query = ReadQuery(route);
        if (parameters.Order is not (null or "" or "name"))
        {
            throw new RefusedException(Refusals.Input($"order: column '{parameters.Order}' was not found"));
        }
        var store = SoundStore.Of(work);
        var all = new List<(Guid? Tenant, string Name)> { (null, SoundNames.System) };
        foreach (var tenant in await work.ListedTenantsAsync(parameters.Recurse, cancellationToken))
        {
            all.AddRange(store.Categories(tenant).Select(name => ((Guid?)tenant, name)));
        }
        var found = all.Where(one => parameters.Search is null || one.Name.Contains(parameters.Search, StringComparison.Ordinal))
            .OrderBy(one => one.Name, StringComparer.Ordinal).ThenBy(one => one.Tenant).ToList();
        if (parameters.Descending)
        {
            found.Reverse();
        }
        var items = new List<SoundCategory>();
        foreach (var (tenant, name) in found.Skip(parameters.Offset).Take(parameters.Limit ?? int.MaxValue))
        {
            items.Add(tenant is { } owner
                ? SoundCategory.Of(owner, name, FilesOf(owner, store.Files(owner, name).Where(query.Takes)))
                : await SystemAsync(work, cancellationToken));
        }
        // The 1.1 API counts before it searches.
        return RouteResult.Page(all.Count, items);
    }

    private static async ValueTask<RouteResult> CreateAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var name = route.ReadRecord<SoundBody>().Name;
        SoundNames.Demand(name);
        var (work, store) = (route.UnitOfWork, SoundStore.Of(route.UnitOfWork));
        var tenant = work.Caller.TenantUuid;
        if (work.Caller.IsDryRun ? store.Has(tenant, name) : !await store.TryMakeAsync(tenant, name, cancellationToken))
        {
            throw new RefusedException(Refusals.Exists($"SoundCategory(tenant_uuid={tenant}, name={name}, files=<0>)", ("name", name)));
        }
        if (!work.Caller.IsDryRun)
        {
            work.DoneOutside(_ =>
            {
                store.Unmake(tenant, name);
                return Task.CompletedTask;
            });
        }
        Publish(work, "created", name);
        return RouteResult.Json(SoundCategory.Of(tenant, name, [])) with { Location = $"{List}/{name}" };
    }

    private static async ValueTask<RouteResult> ReadAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var (tenant, name) = (route.UnitOfWork.Caller.TenantUuid, route["category"]);
        if (name == SoundNames.System)
        {
            return RouteResult.Json(await SystemAsync(route.UnitOfWork, cancellationToken));
        }
        SoundNames.Demand(name);
        var store = SoundStore.Of(route.UnitOfWork);
        return store.Has(tenant, name)
            ? RouteResult.Json(SoundCategory.Of(tenant, name, FilesOf(tenant, store.Files(tenant, name))))
            : throw new RefusedException(NotFound(name));
    }

    private static ValueTask<RouteResult> DeleteAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var (tenant, name) = (route.UnitOfWork.Caller.TenantUuid, route["category"]);
        var store = SoundStore.Of(route.UnitOfWork);
        SoundNames.Demand(name);
        if (name != SoundNames.System && !store.Has(tenant, name))
        {
            throw new RefusedException(NotFound(name));
        }
        if (name == SoundNames.System || SoundNames.IsDefault(name))
        {
            throw new RefusedException(Refusals.NotPermitted("Cannot delete default sound category"));
        }
        route.UnitOfWork.AfterCommit(() => store.Remove(tenant, name));
        Publish(route.UnitOfWork, "deleted", name);
        return ValueTask.FromResult(RouteResult.Empty);
    }

    /// <summary>The refusal of a category that does not exist.</summary>
    internal static Refusal NotFound(string name) => Refusals.NotFound("Sound", ("name", name));

    /// <summary>Format and language that the request asks for.</summary>
    internal static SoundFilter ReadQuery(RouteContext route)
    {
        var given = new JsonObject();
        foreach (var name in new[] { "format", "language" })
        {
            if (route.Call.QueryValueOf(name) is { Length: > 0 } value)
            {
                given[name] = value;
            }
        }
        var values = RecordFields.Read<SoundQuery>(given, isPartial: true);
        var query = RecordFields.Apply<SoundQuery>(null, values);
        return new SoundFilter(query.Format, query.Language);
    }

    private static async ValueTask<SoundCategory> SystemAsync(UnitOfWork work, CancellationToken cancellationToken)
    {
        var sounds = await work.Service<SystemSounds>().ListAsync(cancellationToken);
        return SoundCategory.Of(null, SoundNames.System,
        [
            .. sounds.Select(sound => new SoundFile(null, sound.Id,
            [
                .. sound.Variants.Select(variant => new SoundFormat(
                    variant.Format, variant.Language, null, variant.Language is "en" or "en_US" ? sound.Text : null, null)),
            ])),
        ]);
    }

    /// <summary>One entry for each name, with all its files.</summary>
    private static IReadOnlyList<SoundFile> FilesOf(Guid tenant, IEnumerable<StoredSound> files) =>
    [
        .. files.GroupBy(file => file.Name).Select(same => new SoundFile(tenant, same.Key,
        [
            .. same.Select(file => new SoundFormat(
                SoundNames.FormatOf(file.Extension), file.Language, tenant, null,
                Path.Combine(Path.GetDirectoryName(file.Path)!, file.Name))),
        ])),
    ];

    private static void Publish(UnitOfWork work, string what, string name) => work.Publish(
        new ResourceId(Kind, name), work.Caller.TenantUuid, new DomainEvent($"sound_{what}", $"config.sounds.{what}", new { Name = name }));
}

/// <summary>The variants of sounds that a request asks for.</summary>
/// <param name="Format">As the API calls it; null for any.</param>
/// <param name="Language">Null for any.</param>
internal sealed record SoundFilter(string? Format, string? Language)
{
    public bool Takes(StoredSound sound) =>
        (Format is null || sound.Extension == SoundNames.ExtensionOf(Format)) && (Language is null || sound.Language == Language);

    public bool Takes(SystemVariant variant) =>
        (Format is null || SoundNames.ExtensionOf(variant.Format) == SoundNames.ExtensionOf(Format))
        && (Language is null || variant.Language == Language);
}
