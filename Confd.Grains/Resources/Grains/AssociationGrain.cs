using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Storage;
using Orleans.Runtime;

namespace Confd.Resources;

/// <summary>One pair. Its link is its state.</summary>
/// <remarks>
/// Lists and deletions change the link without this grain: the ETag detects it. The commit also checks the versions of both sides, so
/// other pairs of the same resources can't break a rule meanwhile.
/// </remarks>
[ServedByPlugin, CollectionAgeLimit(Minutes = 2)]
internal sealed class AssociationGrain<TLeft, TRight>(
    [PersistentState("link", ConfdGrainStorage.Name)] IPersistentState<LinkState> state, UnitOfWorkServices services, OperationRunner runner)
    : RouteGrain(runner), IAssociationGrain<TLeft, TRight>
    where TLeft : class
    where TRight : class
{
    private readonly PluginRegistry plugins = services.Plugins;
    private readonly OwnLink link = new(state, services);
    private LinkRow pair = null!;
    private AssociationDeclaration<TLeft, TRight> declaration = null!;

    private AssociationService<TLeft, TRight> Pairs => new(declaration);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (LinkState.PairOf(plugins, this.GetPrimaryKeyString()) is { } named)
        {
            declaration = (AssociationDeclaration<TLeft, TRight>)plugins.Association(named.Kind);
            pair = named;
        }
        return Task.CompletedTask;
    }

    public async Task<string> FindKeyAsync(
        string leftSide, string rightSide, string? plugin, CancellationToken cancellationToken)
    {
        var first = await services.ResolveAsync(plugins.Resource<TLeft>(), leftSide, cancellationToken) ?? leftSide;
        var second = await services.ResolveAsync(plugins.Resource<TRight>(), rightSide, cancellationToken) ?? rightSide;
        return $"{plugins.AssociationOf<TLeft, TRight>(plugin).Kind}/{first}/{second}";
    }

    public Task<RouteAnswer> AssociateAsync(RouteCall call, CancellationToken cancellationToken) => RunAsync(
        call,
        (work, one, other) => Pairs.AssociateAsync(work, one, other, AttributesOf(call), cancellationToken),
        cancellationToken);

    public Task<RouteAnswer> DissociateAsync(RouteCall call, CancellationToken cancellationToken) => RunAsync(
        call,
        (work, one, other) => Pairs.DissociateAsync(work, one, other, cancellationToken),
        cancellationToken);

    private Task<RouteAnswer> RunAsync(
        RouteCall call, Func<UnitOfWork, Stored<TLeft>, Stored<TRight>, ValueTask> operation, CancellationToken cancellationToken) => WriteAsync(
        call,
        async () =>
        {
            // A pair has no entity tag.
            Preconditions.Demand(call, current: null);
            await link.RunAsync(
                pair, Runner, call.Caller,
                async work =>
                {
                    await work.PreloadAsync([pair.Left, pair.Right], [], cancellationToken);
                    var one = await work.GetVisibleAsync<TLeft>(
                        pair.Left.Key, cancellationToken, called: call.Path.GetValueOrDefault(declaration.LeftPlaceholder));
                    var other = await work.GetVisibleAsync<TRight>(
                        pair.Right.Key, cancellationToken, called: call.Path.GetValueOrDefault(declaration.RightPlaceholder));
                    await operation(work, one, other);
                },
                cancellationToken);
            return RouteAnswer.Empty;
        },
        cancellationToken);

    /// <summary>The attributes that the body brings; .NET callers bring none.</summary>
    private JsonObject? AttributesOf(RouteCall call) =>
        declaration.Attributes is not { } record ? null
        : call.IsOfRecords ? []
        : BodyRules.Read(call.Body, record, isPartial: false, services.Plugins.Destinations);
}
