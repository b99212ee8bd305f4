using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Confd.Resources;

/// <summary>
/// The list of one owner in one association: replaces all its pairs in one transaction. Its state is the row of the owner: each change
/// of a pair raises the row's version, so of two lists, or of a list and an edit of the owner, only one can commit.
/// </summary>
[ServedByPlugin, CollectionAgeLimit(Minutes = 2)]
internal sealed class AssociationListGrain<TLeft, TRight>(
    [PersistentState("owner", ConfdGrainStorage.Name)] IPersistentState<OwnerState<TLeft>> state,
    UnitOfWorkServices services, OperationRunner runner, ILogger<AssociationListGrain<TLeft, TRight>> logger)
    : RouteGrain(runner), IAssociationListGrain<TLeft, TRight>
    where TLeft : class
    where TRight : class
{
    private AssociationDeclaration<TLeft, TRight> declaration = null!;
    private ListRoute route = null!;
    private string owner = "";

    private readonly long constructedAt = services.Tracker.Now;

    private OwnRow<TLeft> Owner => field ??= new OwnRow<TLeft>(state, () => state.State, constructedAt, GrainContext, services, logger);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (this.GetPrimaryKeyString().Split('/', 2) is [var plugin, var left])
        {
            declaration = (AssociationDeclaration<TLeft, TRight>)services.Plugins.Association(plugin);
            route = declaration.ListRoute ?? throw new ArgumentException($"{plugin} has no list.");
            owner = left;
        }
        return Task.CompletedTask;
    }

    public async Task<string> FindKeyAsync(string ownerKey, string? plugin, CancellationToken cancellationToken)
    {
        var key = await services.ResolveAsync(services.Plugins.Resource<TLeft>(), ownerKey, cancellationToken) ?? ownerKey;
        return $"{services.Plugins.AssociationOf<TLeft, TRight>(plugin).Kind}/{key}";
    }

    public Task<RouteAnswer> ReplaceAsync(RouteCall call, CancellationToken cancellationToken) => WriteAsync(
        call,
        () =>
        {
            // A list has no entity tag.
            Preconditions.Demand(call, current: null);
            return Runner.HandleAsync(
                call,
                async work =>
                {
                    await ReplaceAsync(work, call, cancellationToken);
                    return RouteResult.Empty;
                },
                Owner.SaveAsync, cancellationToken);
        },
        cancellationToken);

    private async ValueTask ReplaceAsync(UnitOfWork work, RouteCall call, CancellationToken cancellationToken)
    {
        await Owner.RefreshAsync();
        if (Owner.Exists)
        {
            Owner.Host(work);
        }
        var left = await work.GetVisibleAsync<TLeft>(
            owner, cancellationToken, called: call.Path.GetValueOrDefault(route.Placeholder));
        var (names, items) = call.IsOfRecords ? Named(call.Body) : Read(call.Body);
        var members = await work.GetListedAsync<TRight>(
            route.Field, typeof(TRight).Name, route.By, names, cancellationToken,
            declaration.List!.IsOfOwnersTenant ? left.Tenant : null);
        await new AssociationService<TLeft, TRight>(declaration).ReplaceAsync(work, left, members, items, cancellationToken);
    }

    private (List<object> Names, List<JsonObject?> Items) Read(byte[]? body)
    {
        var items = BodyRules.Read(body, route.Body, isPartial: false, services.Plugins.Destinations)[route.Field]!.AsArray()
            .Select(item => item!.AsObject()).ToList();
        return (
            [.. items.Select(item => route.By == "uuid" ? (object)(string)item["uuid"]! : item["id"]!.GetValue<long>())],
            [.. items]);
    }

    /// <summary>.NET programs name the members by uuid or integer id, and nothing else.</summary>
    private static (List<object> Names, List<JsonObject?> Items) Named(byte[]? body)
    {
        var names = JsonSerializer.Deserialize<List<string>>(body)!;
        return ([.. names], [.. names.Select(_ => (JsonObject?)null)]);
    }
}
