using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Resources;

/// <summary>One pair: links and unlinks its two sides.</summary>
/// <remarks>
/// The commit checks the versions of both sides, so other pairs of the same resources can't break a rule meanwhile.
/// </remarks>
[ServedByPlugin, CollectionAgeLimit(Minutes = 2)]
internal sealed class AssociationGrain<TLeft, TRight>(UnitOfWorkServices services, OperationRunner runner)
    : RouteGrain(runner), IAssociationGrain<TLeft, TRight>
    where TLeft : class
    where TRight : class
{
    private readonly PluginRegistry plugins = services.Plugins;
    private string left = "";
    private string right = "";
    private AssociationDeclaration<TLeft, TRight> declaration = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (this.GetPrimaryKeyString().Split('/', 3) is [var plugin, var first, var second])
        {
            declaration = (AssociationDeclaration<TLeft, TRight>)plugins.Association(plugin);
            (left, right) = (first, second);
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
        (work, one, other) => services.Operations.Association(declaration)
            .AssociateAsync(work, one, other, AttributesOf(call), cancellationToken),
        cancellationToken);

    public Task<RouteAnswer> DissociateAsync(RouteCall call, CancellationToken cancellationToken) => RunAsync(
        call,
        (work, one, other) => services.Operations.Association(declaration)
            .DissociateAsync(work, one, other, cancellationToken),
        cancellationToken);

    private Task<RouteAnswer> RunAsync(
        RouteCall call, Func<UnitOfWork, Stored<TLeft>, Stored<TRight>, ValueTask> operation, CancellationToken cancellationToken) => WriteAsync(
        call,
        async () =>
        {
            // A pair has no entity tag.
            Preconditions.Demand(call, current: null);
            await Runner.RunAsync(
                call.Caller,
                async work =>
                {
                    var one = await work.GetVisibleAsync<TLeft>(
                        left, cancellationToken, called: call.Path.GetValueOrDefault(declaration.LeftPlaceholder));
                    var other = await work.GetVisibleAsync<TRight>(
                        right, cancellationToken, called: call.Path.GetValueOrDefault(declaration.RightPlaceholder));
                    await operation(work, one, other);
                    return true;
                },
                cancellationToken);
            return RouteAnswer.Empty;
        },
        cancellationToken);

    /// <summary>The attributes that the body brings; .NET callers bring none.</summary>
    private JsonObject? AttributesOf(RouteCall call) =>
        declaration.Attributes is not { } record ? null
        : call.IsOfRecords ? []
        : BodyRules.Read(call.Body, record, isPartial: false, services.Plugins.Variants);
}
