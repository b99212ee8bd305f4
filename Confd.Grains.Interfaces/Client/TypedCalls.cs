using System.Text.Json;
using Confd.Fields;

namespace Confd;

/// <summary>The methods of the grains with records in place of JSON. The gateway makes the same calls.</summary>
public static class TypedCalls
{
    private static readonly Dictionary<string, string> NoPath = [];

    /// <summary>Creates a resource and returns it with its id, uuid and generated values.</summary>
    /// <exception cref="RefusedException">Every rule that the record breaks.</exception>
    public static async Task<T> CreateAsync<T>(
        this IResourceCollectionGrain<T> collection, Caller caller, T value, CancellationToken cancellationToken = default)
        where T : class =>
        Read<T>(await collection.CreateAsync(Call(caller, value), cancellationToken));

    /// <summary>One page of the caller's tenant.</summary>
    /// <param name="collection">The kind.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="query">The list parameters of the HTTP API: <c>search</c>, <c>order</c>, <c>limit</c> …</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="RefusedException">A parameter is invalid.</exception>
    public static async Task<ResourcePage<T>> ListAsync<T>(
        this IResourceCollectionGrain<T> collection, Caller caller, IReadOnlyList<QueryValue> query,
        CancellationToken cancellationToken = default)
        where T : class =>
        Read<ResourcePage<T>>(await collection.ListAsync(Call<T>(caller) with { Query = query }, cancellationToken));

    /// <summary>The record as stored.</summary>
    /// <exception cref="RefusedException">NotFound: the resource does not exist, or the caller must not see it.</exception>
    public static async Task<T> GetAsync<T>(
        this IResourceGrain<T> resource, Caller caller, CancellationToken cancellationToken = default)
        where T : class =>
        Read<T>(await resource.GetAsync(Call<T>(caller), cancellationToken));

    /// <summary>Replaces every field that callers may set; read-only fields are ignored.</summary>
    /// <exception cref="RefusedException">NotFound, or every rule that the new state breaks.</exception>
    public static async Task EditAsync<T>(
        this IResourceGrain<T> resource, Caller caller, T value, CancellationToken cancellationToken = default)
        where T : class =>
        Demand(await resource.EditAsync(Call(caller, value), cancellationToken));

    /// <summary>Deletes the resource and its links.</summary>
    /// <exception cref="RefusedException">NotFound, or the resources that still need this one.</exception>
    public static async Task DeleteAsync<T>(
        this IResourceGrain<T> resource, Caller caller, CancellationToken cancellationToken = default)
        where T : class =>
        Demand(await resource.DeleteAsync(Call<T>(caller), cancellationToken));

    /// <summary>Links the pair; nothing happens when it is linked already.</summary>
    /// <exception cref="RefusedException">NotFound for either side, or the rule that forbids it.</exception>
    public static async Task AssociateAsync<TLeft, TRight>(
        this IAssociationGrain<TLeft, TRight> pair, Caller caller, CancellationToken cancellationToken = default)
        where TLeft : class
        where TRight : class =>
        Demand(await pair.AssociateAsync(Call<TLeft>(caller), cancellationToken));

    /// <summary>Unlinks the pair; nothing happens when it is not linked.</summary>
    /// <exception cref="RefusedException">NotFound for either side, or the rule that forbids it.</exception>
    public static async Task DissociateAsync<TLeft, TRight>(
        this IAssociationGrain<TLeft, TRight> pair, Caller caller, CancellationToken cancellationToken = default)
        where TLeft : class
        where TRight : class =>
        Demand(await pair.DissociateAsync(Call<TLeft>(caller), cancellationToken));

    /// <summary>Makes these the only right sides, in this order.</summary>
    /// <param name="list">The list of a left side.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="members">Uuids or integer ids, as the list's route names its members.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="RefusedException">NotFound for the left side, or the rule that forbids it.</exception>
    public static async Task ReplaceAsync<TLeft, TRight>(
        this IAssociationListGrain<TLeft, TRight> list, Caller caller, IReadOnlyList<string> members,
        CancellationToken cancellationToken = default)
        where TLeft : class
        where TRight : class =>
        Demand(await list.ReplaceAsync(Call(caller, members), cancellationToken));

    /// <summary>The document; all defaults until it was written.</summary>
    /// <exception cref="RefusedException">NotFound: the tenant was never written in.</exception>
    public static async Task<T> GetAsync<T>(
        this ISettingsGrain<T> settings, Caller caller, CancellationToken cancellationToken = default)
        where T : class =>
        Read<T>(await settings.GetAsync(Call<T>(caller), cancellationToken));

    /// <summary>Replaces the document.</summary>
    /// <exception cref="RefusedException">Every rule that the document breaks.</exception>
    public static async Task PutAsync<T>(
        this ISettingsGrain<T> settings, Caller caller, T value, CancellationToken cancellationToken = default)
        where T : class =>
        Demand(await settings.ReplaceAsync(Call(caller, value), cancellationToken));

    /// <summary>The document of a resource; all defaults until it was written.</summary>
    /// <exception cref="RefusedException">NotFound: the owner does not exist, or the caller must not see it.</exception>
    public static async Task<TDocument> GetAsync<TOwner, TDocument>(
        this IDocumentGrain<TOwner, TDocument> document, Caller caller, CancellationToken cancellationToken = default)
        where TOwner : class
        where TDocument : class =>
        Read<TDocument>(await document.GetAsync(Call<TDocument>(caller), cancellationToken));

    /// <summary>Replaces the document of a resource.</summary>
    /// <exception cref="RefusedException">NotFound, or every rule that the new state breaks.</exception>
    public static async Task ReplaceAsync<TOwner, TDocument>(
        this IDocumentGrain<TOwner, TDocument> document, Caller caller, TDocument value, CancellationToken cancellationToken = default)
        where TOwner : class
        where TDocument : class =>
        Demand(await document.ReplaceAsync(Call(caller, value), cancellationToken));

    private static RouteCall Call<T>(Caller caller, T? value = null) where T : class => new()
    {
        Caller = caller,
        Path = NoPath,
        IsOfRecords = true,
        Body = value is null ? null : JsonSerializer.SerializeToUtf8Bytes(value, ConfdJson.Options),
    };

    private static T Read<T>(RouteAnswer answer)
    {
        Demand(answer);
        return JsonSerializer.Deserialize<T>(answer.Body, ConfdJson.Options)!;
    }

    private static void Demand(RouteAnswer answer)
    {
        if (answer.Refused is { } refusals)
        {
            throw new RefusedException(refusals);
        }
    }
}
