using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Storage;
using Orleans.Concurrency;
using Orleans.GrainDirectory;
using Orleans.Metadata;
using Orleans.Runtime;

namespace Confd.Resources;

/// <summary>All resources of one kind: their lists, and ids for new resources, which create themselves.</summary>
/// <remarks>Reentrant: it keeps nothing between calls, so calls that wait for the database need not wait for each other.</remarks>
[StatelessWorker, GrainDirectory(NoDirectory.Name), Reentrant, ServedByPlugin]
internal sealed class CollectionGrain<T>(
    UnitOfWorkServices services, OperationRunner runner, ResourceCatalog catalog, NewGrains newGrains,
    GrainTypeResolver types, GrainInterfaceTypeResolver interfaces)
    : RouteGrain(runner), IResourceCollectionGrain<T>
    where T : class
{
    /// <summary>One silo of three may have had most of the directory; each try takes some 0.3 s then.</summary>
    private const int MaxKeys = 8;

    private readonly ResourceDeclaration<T> declaration = services.Plugins.Resource<T>();

    /// <summary>Found once, because the search takes longer than a call.</summary>
    private readonly GrainType resourceType = types.GetGrainType(typeof(ResourceGrain<T>));
    private readonly GrainInterfaceType resources = interfaces.GetGrainInterfaceType(typeof(IResourceGrain<T>));

    public async Task<RouteAnswer> CreateAsync(RouteCall call, CancellationToken cancellationToken)
    {
        var chosen = ChosenBy(call);
        for (var keys = 1; ; keys++)
        {
            var grain = GrainId.Create(resourceType, await services.ServiceOf<T>().NewKeyAsync(chosen, cancellationToken));
            if (chosen is null)
            {
                newGrains.Announce(grain);
            }
            try
            {
                return await ((IResourceGrain<T>)GrainFactory.GetGrain(grain, resources)).CreateAsync(call, cancellationToken);
            }
            catch (OrleansMessageRejectionException rejected) when (keys < MaxKeys && MayTakeAnotherKey(rejected, call))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
            finally
            {
                newGrains.Take(grain);
            }
        }
    }

    public Task<RouteAnswer> ListAsync(RouteCall call, CancellationToken cancellationToken) =>
        ReadAsync(() => call.IsOfRecords ? ListRecordsAsync(call, cancellationToken) : catalog.ListAsync<T>(call, cancellationToken));

    public async Task<string> FindKeyAsync(string keyOrNumber, CancellationToken cancellationToken) =>
        await services.ResolveAsync(declaration, keyOrNumber, cancellationToken) ?? keyOrNumber;

    /// <summary>
    /// Where a silo was lost, its part of the directory is lost until the others have given it up; another key belongs to another part.
    /// </summary>
    /// <remarks>A rejected call was not delivered. Were it carried out after all, only one of the call's tries could commit.</remarks>
    private bool MayTakeAnotherKey(OrleansMessageRejectionException rejected, RouteCall call) =>
        rejected is not SiloUnavailableException && call.Caller.Attempt is not null && !declaration.KeyIsChosen;

    /// <summary>The key that the body asks for, where callers may choose it; null for one that the resource will refuse.</summary>
    private string? ChosenBy(RouteCall call)
    {
        try
        {
            return declaration.KeyIsChosen && BodyRules.Parse(call.Body)["id"] is JsonValue id && id.ToString() is var key
                && InputText.Fault(key) is null ? key : null;
        }
        catch (Exception exception) when (exception is InvalidOperationException or RefusedException)
        {
            // The body is no object, or the id is half of a surrogate pair, which is no text.
            return null;
        }
    }

    private async Task<RouteAnswer> ListRecordsAsync(RouteCall call, CancellationToken cancellationToken)
    {
        var page = await catalog.PageAsync(declaration, call.Caller, call.Query, cancellationToken);
        var items = page.Rows.Select(row => (T)declaration.Parse(row.Body)).ToList();
        return new RouteAnswer { Body = JsonSerializer.SerializeToUtf8Bytes(new ResourcePage<T>(page.Total, items), ConfdJson.Options) };
    }
}
