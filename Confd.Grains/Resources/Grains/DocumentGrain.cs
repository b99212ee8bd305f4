using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Confd.Resources;

/// <summary>One document of one resource: its state, all defaults until it was written. Key: the owner's key.</summary>
[ServedByPlugin]
internal sealed class DocumentGrain<TOwner, TDocument>(
    [PersistentState("resource", ConfdGrainStorage.Name)] IPersistentState<ResourceState<TDocument>> state,
    UnitOfWorkServices services, OperationRunner runner, ViewComposer composer, ILogger<DocumentGrain<TOwner, TDocument>> logger)
    : RouteGrain(runner), IDocumentGrain<TOwner, TDocument>
    where TOwner : class
    where TDocument : class, new()
{
    private readonly DocumentDeclaration<TOwner, TDocument> declaration = services.Plugins.DocumentOf<TOwner, TDocument>();
    private KeptView? kept;
    private Guid? keptTenant;

    private readonly long constructedAt = services.Tracker.Now;

    private OwnRow<TDocument> Row => field ??= new OwnRow<TDocument>(state, () => state.State, constructedAt, GrainContext, services, logger);

    public Task<RouteAnswer> GetAsync(RouteCall call, CancellationToken cancellationToken) => ReadAsync(() => call.IsOfRecords
        ? ReadRecordAsync(call, cancellationToken)
        : ShowAsync(call, cancellationToken));

    public Task<RouteAnswer> ReplaceAsync(RouteCall call, CancellationToken cancellationToken) =>
        ReplaceAsync(call, () => BodyRules.Parse(call.Body), cancellationToken);

    public Task<RouteAnswer> PatchAsync(RouteCall call, CancellationToken cancellationToken) => ReplaceAsync(
        call,
        () => MergePatch.Document(ConfdJsonText.ToNode(Row.Stored?.Value ?? new TDocument()).AsObject(), BodyRules.Parse(call.Body)),
        cancellationToken);

    private async Task<RouteAnswer> ReadRecordAsync(RouteCall call, CancellationToken cancellationToken)
    {
        var work = services.Begin(call.Caller);
        await OwnerAsync(work, call, cancellationToken);
        await Row.RefreshAsync();
        return new RouteAnswer { Body = JsonSerializer.SerializeToUtf8Bytes(Row.Stored?.Value ?? new TDocument(), ConfdJson.Options) };
    }

    private async Task<RouteAnswer> ShowAsync(RouteCall call, CancellationToken cancellationToken)
    {
        if (kept is null || !services.Tracker.IsCurrent(kept.ReadAt, kept.Sources))
        {
            var readAt = services.Tracker.Now;
            var work = services.Begin(call.Caller);
            var owner = await OwnerAsync(work, call, cancellationToken);
            await Row.RefreshAsync();
            var stored = Row.Stored ?? new Stored<TDocument>(new ResourceId(declaration.Kind, owner.Id.Key), owner.Tenant, 0, new TDocument());
            var view = await composer.ComposeAsync(
                declaration.Record, stored, number: null, readAt, made: null, cancellationToken);
            kept = view with { Sources = [owner.Id, .. view.Sources] };
            keptTenant = owner.Tenant;
        }
        else if (!await services.Tenants.SeesAsync(call.Caller, keptTenant, cancellationToken))
        {
            throw new RefusedException(services.Plugins.Resource<TOwner>().NotFound(
                call.Path.GetValueOrDefault(declaration.Placeholder) ?? this.GetPrimaryKeyString()));
        }
        return new RouteAnswer { Body = kept.Body, ETag = kept.EntityTag };
    }

    /// <param name="call">The request.</param>
    /// <param name="given">The complete document that it asks for.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    private Task<RouteAnswer> ReplaceAsync(
        RouteCall call, Func<JsonObject> given, CancellationToken cancellationToken) => WriteAsync(
        call,
        async () =>
        {
            if (call.IfMatch is not null || call.IfNoneMatch is not null)
            {
                Preconditions.Demand(call, (await ShowAsync(call, cancellationToken)).ETag);
            }
            await Runner.RunAsync(
                call.Caller,
                async work =>
                {
                    var owner = await OwnerAsync(work, call, cancellationToken);
                    await Row.RefreshAsync();
                    Row.Host(work);
                    var fields = given();
                    await work.ReplaceDocumentAsync<TOwner, TDocument>(
                        owner,
                        call.IsOfRecords
                            ? fields
                            : services.ServiceOf<TDocument>().ReadFields(fields, typeof(TDocument), isPartial: false),
                        cancellationToken);
                    return true;
                },
                Row.SaveAsync, cancellationToken);
            return RouteAnswer.Empty;
        },
        cancellationToken);

    private ValueTask<Stored<TOwner>> OwnerAsync(UnitOfWork work, RouteCall call, CancellationToken cancellationToken) =>
        work.GetVisibleAsync<TOwner>(
            this.GetPrimaryKeyString(), cancellationToken, called: call.Path.GetValueOrDefault(declaration.Placeholder));
}
