using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Resources;

/// <summary>One request to a plugin's own route.</summary>
/// <param name="UnitOfWork">The operation; it is committed after the handler unless the handler throws.</param>
/// <param name="Call">The request.</param>
public sealed record RouteContext(UnitOfWork UnitOfWork, RouteCall Call)
{
    /// <summary>Value of a path placeholder.</summary>
    public string this[string placeholder] => Call.Path[placeholder];

    /// <summary>The user of the token, whom <c>/users/me/…</c> is about.</summary>
    /// <param name="resource">The plugin's word for what was asked for, for example <c>meetings</c>.</param>
    /// <exception cref="RefusedException">The token has no user: <c>field 'user_uuid': meetings was not found</c> (400).</exception>
    public Guid RequireUser(string resource) =>
        UnitOfWork.Caller.UserUuid ?? throw new RefusedException(Refusals.ReferenceNotFound("user_uuid", resource));

    /// <summary>The resource that the path names, by its key or integer id.</summary>
    /// <exception cref="RefusedException">There is none that the caller sees (404).</exception>
    public ValueTask<Stored<T>> GetAsync<T>(string placeholder, CancellationToken cancellationToken) where T : class =>
        UnitOfWork.GetVisibleAsync<T>(this[placeholder], cancellationToken);

    /// <summary>
    /// The resource that the path of a route without a token names, whatever tenant it is of; the rest of the operation is
    /// in that tenant. Null when there is no such resource.
    /// </summary>
    public ValueTask<Stored<T>?> EnterAsync<T>(string placeholder, CancellationToken cancellationToken) where T : class =>
        UnitOfWork.EnterAsync<T>(this[placeholder], cancellationToken);

    /// <summary>Reads the body by the rules of a record; refuses with every faulty field.</summary>
    public JsonObject ReadBody<TBody>(bool isPartial = false) where TBody : class =>
        BodyRules.Read(Call.Body, typeof(TBody), isPartial, UnitOfWork.Services.Plugins.Destinations);

    /// <summary>The body as it came.</summary>
    public ReadOnlyMemory<byte> RawBody => Call.Body;

    /// <summary>The body as an object whose fields are not validated yet.</summary>
    public JsonObject ReadObject() => BodyRules.Parse(Call.Body);

    /// <summary>Reads the body as a complete record.</summary>
    public TBody ReadRecord<TBody>() where TBody : class => RecordFields.Apply<TBody>(null, ReadBody<TBody>());

    /// <summary>
    /// Reads the body as POST (or PUT) of a resource does, for <see cref="UnitOfWorkOperations.CreateValidatedAsync{T}"/> and
    /// <see cref="UnitOfWorkOperations.EditValidatedAsync{T}"/>. Fields of <c>ResetByPut</c> that the body lacks stay absent.
    /// </summary>
    /// <param name="isPartial">It is that of PUT, and names only what it changes.</param>
    /// <exception cref="RefusedException">With every faulty field (400).</exception>
    public JsonObject ReadBodyOf<T>(bool isPartial = false) where T : class
    {
        var service = UnitOfWork.Services.ServiceOf<T>();
        return service.ReadFields(
            ReadObject(), isPartial ? service.Declaration.EditBody : service.Declaration.CreateBody, isPartial);
    }

    /// <summary>A page of stored resources by the list parameters of the request: 200 with <c>{total, items}</c>.</summary>
    /// <param name="show">What is shown of each resource.</param>
    /// <param name="needs">The relations that it reads.</param>
    /// <param name="only">List columns that must have these values, regardless of the request.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <param name="tenant">The tenant whose resources are listed; without it those that the request asks for.</param>
    public async ValueTask<RouteResult> ListAsync<T, TView>(
        Func<ViewNode<T>, TView> show, IReadOnlyList<RelationPath> needs, IReadOnlyList<QueryValue> only,
        CancellationToken cancellationToken, Guid? tenant = null) where T : class
    {
        var caller = tenant is { } owner
            ? UnitOfWork.Caller with { TenantUuid = owner, VisibleTenants = [owner], CanLookUpTenants = false }
            : UnitOfWork.Caller;
        var page = await UnitOfWork.Service<ResourceCatalog>().PageAsync(
            UnitOfWork.Services.Plugins.Resource<T>(), caller, [.. only, .. Call.Query], cancellationToken);
        string[] keys = [.. page.Rows.Select(row => row.Id.Key)];
        return RouteResult.Composed(async (responder, token) => ViewResponder.Json(new
        {
            page.Total,
            Items = (await responder.GraphAsync<T>(keys, needs, token)).Select(show),
        }));
    }

    /// <summary>
    /// 200 with a text about every resource of the request's tenant, in the order of their ids (a CSV file). It is composed after the
    /// commit, a thousand resources at a time, so that it is never whole in memory.
    /// </summary>
    /// <param name="contentType">Media type of the text.</param>
    /// <param name="needs">The relations that the text reads.</param>
    /// <param name="begin">Called once, when the resources are listed; there are none while their plugin is switched off.</param>
    public RouteResult TextOfAll<T>(
        string contentType, IReadOnlyList<RelationPath> needs, Func<CancellationToken, ValueTask<TextWriting<T>>> begin)
        where T : class => RouteResult.InPieces(
            contentType, async (runner, token) => await TextPieces<T>.BeginAsync(UnitOfWork, runner.Composer, needs, begin, token));
}
