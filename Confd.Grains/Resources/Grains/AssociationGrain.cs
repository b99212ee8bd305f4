using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Resources;

/// <summary>One pair: links and unlinks its two sides.</summary>
/// <remarks>
/// It keeps no state: the link is a row, and the version check of both sides at commit keeps rules true that
/// other pairs of the same resources could break meanwhile. So two activations for aliases of one pair do no harm.
/// </remarks>
[ServedByPlugin, CollectionAgeLimit(Minutes = 2)]
internal sealed class AssociationGrain<TLeft, TRight>(SessionServices services, OperationRunner runner)
    : RouteGrain(runner), IAssociationGrain<TLeft, TRight>
    where TLeft : class
    where TRight : class
{
    protected override async Task<RouteAnswer> ServeAsync(RouteCall call, CancellationToken cancellationToken)
    {
        var (plugin, operation) = Split(call.Operation);
        try
        {
            // A pair has no entity tag.
            Preconditions.Demand(call, current: null);
            await RunAsync(call.Caller, plugin, operation == RouteOperations.Associate, call, cancellationToken);
            return RouteAnswer.Empty;
        }
        catch (RefusedException refused)
        {
            return new RouteAnswer { Refused = refused.Refusals };
        }
    }

    public Task AssociateAsync(Caller caller, CancellationToken cancellationToken) =>
        RunAsync(caller, Plugin(), isAssociation: true, call: null, cancellationToken);

    public Task DissociateAsync(Caller caller, CancellationToken cancellationToken) =>
        RunAsync(caller, Plugin(), isAssociation: false, call: null, cancellationToken);

    private Task RunAsync(
        Caller caller, string plugin, bool isAssociation, RouteCall? call, CancellationToken cancellationToken)
    {
        var declaration = (AssociationDeclaration<TLeft, TRight>)services.Plugins.Association(plugin);
        var service = services.Operations.Association(declaration);
        var keys = this.GetPrimaryKeyString().Split('/');
        return Runner.RunAsync(
            caller,
            async session =>
            {
                var left = await session.GetVisibleAsync<TLeft>(keys[^2], cancellationToken);
                var right = await session.GetVisibleAsync<TRight>(keys[^1], cancellationToken);
                await (isAssociation
                    ? service.AssociateAsync(session, left, right, AttributesOf(declaration, call), cancellationToken)
                    : service.DissociateAsync(session, left, right, cancellationToken));
                return true;
            },
            commit: null, cancellationToken);
    }

    /// <summary>The attributes that the body brings; .NET callers bring none.</summary>
    private JsonObject? AttributesOf(AssociationDeclaration declaration, RouteCall? call) =>
        declaration.Attributes is not { } record ? null
        : call is null ? []
        : BodyRules.Read(call.Body, record, isPartial: false, services.Plugins.Variants);

    /// <summary>The plugin that the key names; without one the only plugin of these two.</summary>
    private string Plugin()
    {
        var kinds = services.Plugins.Associations
            .Where(association => association.LeftType == typeof(TLeft) && association.RightType == typeof(TRight))
            .Select(association => association.Kind).ToList();
        var named = this.GetPrimaryKeyString().Split('/') is [var name, _, _] ? name : null;
        return named is null && kinds.Count == 1 ? kinds[0]
            : named is not null && kinds.Contains(named) ? named
            : throw new ArgumentException(
                $"{typeof(TLeft).Name} and {typeof(TRight).Name} are associated by {string.Join(", ", kinds)}: name one of them.");
    }

    private static (string Plugin, string Operation) Split(string operation)
    {
        var colon = operation.IndexOf(':', StringComparison.Ordinal);
        return (operation[..colon], operation[(colon + 1)..]);
    }
}
