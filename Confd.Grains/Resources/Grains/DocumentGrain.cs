using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>One document of one resource. Key: the owner's key or integer id.</summary>
/// <remarks>
/// It keeps nothing but the view: the version check at commit tells when somebody else wrote meanwhile, so two
/// activations for aliases of one owner do no harm.
/// </remarks>
[ServedByPlugin]
internal sealed class DocumentGrain<TOwner, TDocument>(
    SessionServices services, OperationRunner runner, ViewComposer composer)
    : RouteGrain(runner), IDocumentGrain<TOwner, TDocument>
    where TOwner : class
    where TDocument : class, new()
{
    private readonly DocumentDeclaration<TOwner, TDocument> declaration = services.Plugins.DocumentOf<TOwner, TDocument>();
    private KeptView? kept;
    private Guid? keptTenant;

    protected override async Task<RouteAnswer> ServeAsync(RouteCall call, CancellationToken cancellationToken)
    {
        try
        {
            return call.Operation == RouteOperations.Get
                ? await ShowAsync(call.Caller, cancellationToken)
                : await ReplaceAsync(call, cancellationToken);
        }
        catch (RefusedException refused)
        {
            return new RouteAnswer { Refused = refused.Refusals };
        }
    }

    public async Task<TDocument> GetAsync(Caller caller, CancellationToken cancellationToken)
    {
        var session = services.Begin(caller);
        var owner = await OwnerAsync(session, cancellationToken);
        return (await session.DocumentOfAsync<TOwner, TDocument>(owner, cancellationToken))?.Value ?? new TDocument();
    }

    public Task ReplaceAsync(Caller caller, TDocument value, CancellationToken cancellationToken) => Runner.RunAsync(
        caller,
        async session =>
        {
            var owner = await OwnerAsync(session, cancellationToken);
            await session.ReplaceDocumentAsync<TOwner, TDocument>(owner, ConfdJsonText.ToNode(value).AsObject(), cancellationToken);
            return true;
        },
        commit: null, cancellationToken);

    private async Task<RouteAnswer> ShowAsync(Caller caller, CancellationToken cancellationToken)
    {
        if (kept is null || !services.Tracker.IsCurrent(kept.ReadAt, kept.Sources))
        {
            var readAt = services.Tracker.Now;
            var session = services.Begin(caller);
            var owner = await OwnerAsync(session, cancellationToken);
            var stored = await session.DocumentOfAsync<TOwner, TDocument>(owner, cancellationToken)
                ?? new Stored<TDocument>(new ResourceId(declaration.Kind, owner.Id.Key), owner.Tenant, 0, new TDocument());
            var view = await composer.ComposeAsync(
                declaration.Record, stored, number: null, readAt, made: null, cancellationToken);
            kept = view with { Sources = [owner.Id, .. view.Sources] };
            keptTenant = owner.Tenant;
        }
        else if (!await services.Tenants.SeesAsync(caller, keptTenant, cancellationToken))
        {
            throw new RefusedException(services.Plugins.Resource<TOwner>().NotFound(this.GetPrimaryKeyString()));
        }
        return new RouteAnswer { Body = kept.Body, ETag = kept.EntityTag };
    }

    private async Task<RouteAnswer> ReplaceAsync(RouteCall call, CancellationToken cancellationToken)
    {
        if (call.IfMatch is not null || call.IfNoneMatch is not null)
        {
            Preconditions.Demand(call, (await ShowAsync(call.Caller, cancellationToken)).ETag);
        }
        await Runner.RunAsync(
            call.Caller,
            async session =>
            {
                var owner = await OwnerAsync(session, cancellationToken);
                var given = services.Operations.Resource<TDocument>().ReadFields(
                    await GivenAsync(session, owner, call, cancellationToken), typeof(TDocument), isPartial: false);
                await session.ReplaceDocumentAsync<TOwner, TDocument>(owner, given, cancellationToken);
                return true;
            },
            commit: null, cancellationToken);
        return RouteAnswer.Empty;
    }

    /// <summary>A complete document: the body, or the patch laid over what is there.</summary>
    private static async ValueTask<JsonObject> GivenAsync(
        Session session, Stored<TOwner> owner, RouteCall call, CancellationToken cancellationToken)
    {
        var body = BodyRules.Parse(call.Body);
        if (call.Operation != RouteOperations.Patch)
        {
            return body;
        }
        var stored = await session.DocumentOfAsync<TOwner, TDocument>(owner, cancellationToken);
        var current = JsonSerializer.SerializeToNode(stored?.Value ?? new TDocument(), ConfdJson.Options)!.AsObject();
        return MergePatch.Document(current, body);
    }

    private ValueTask<Stored<TOwner>> OwnerAsync(Session session, CancellationToken cancellationToken) =>
        session.GetVisibleAsync<TOwner>(this.GetPrimaryKeyString(), cancellationToken);
}
