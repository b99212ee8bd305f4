namespace Confd;

/// <summary>One resource, for .NET programs in the cluster. Key: the decimal id, or the uuid in lower case.</summary>
/// <typeparam name="T">The resource's record.</typeparam>
[Alias("confd.IResourceGrain`1")]
public interface IResourceGrain<T> : IGrainWithStringKey where T : class
{
    /// <summary>The record as stored.</summary>
    /// <exception cref="RefusedException">NotFound: there is none, or the caller may not see it.</exception>
    [Alias("Get")]
    Task<T> GetAsync(Caller caller, CancellationToken cancellationToken = default);

    /// <summary>Replaces every field that callers may set; read-only fields are ignored.</summary>
    /// <exception cref="RefusedException">NotFound, or every rule that the new state breaks.</exception>
    [Alias("Edit")]
    Task EditAsync(Caller caller, T value, CancellationToken cancellationToken = default);

    /// <summary>Deletes the resource and its links.</summary>
    /// <exception cref="RefusedException">NotFound, or what still needs the resource.</exception>
    [Alias("Delete")]
    Task DeleteAsync(Caller caller, CancellationToken cancellationToken = default);
}

/// <summary>All resources of one kind. Key: any text; the work is spread over stateless workers.</summary>
/// <typeparam name="T">The resource's record.</typeparam>
[Alias("confd.IResourceCollectionGrain`1")]
public interface IResourceCollectionGrain<T> : IGrainWithStringKey where T : class
{
    /// <summary>Creates a resource and returns it with its id, uuid and generated values.</summary>
    /// <exception cref="RefusedException">Every rule that the record breaks.</exception>
    [Alias("Create")]
    Task<T> CreateAsync(Caller caller, T value, CancellationToken cancellationToken = default);

    /// <summary>One page of the caller's tenant.</summary>
    /// <param name="caller">On whose behalf.</param>
    /// <param name="query">The list parameters of the HTTP API: <c>search</c>, <c>order</c>, <c>limit</c> …</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="RefusedException">A parameter is invalid.</exception>
    [Alias("List")]
    Task<ResourcePage<T>> ListAsync(
        Caller caller, IReadOnlyList<QueryValue> query, CancellationToken cancellationToken = default);
}

/// <summary>One page of resources.</summary>
/// <param name="Total">All that match, before limit and offset.</param>
/// <param name="Items">The page.</param>
[GenerateSerializer, Immutable, Alias("confd.ResourcePage`1")]
public sealed record ResourcePage<T>([property: Id(0)] long Total, [property: Id(1)] IReadOnlyList<T> Items);

/// <summary>One pair. Key: <c>left/right</c>, each side by key or integer id.</summary>
/// <typeparam name="TLeft">Record of the left side.</typeparam>
/// <typeparam name="TRight">Record of the right side.</typeparam>
[Alias("confd.IAssociationGrain`2")]
public interface IAssociationGrain<TLeft, TRight> : IGrainWithStringKey
    where TLeft : class
    where TRight : class
{
    /// <summary>Links the pair; nothing happens when it is linked already.</summary>
    /// <exception cref="RefusedException">NotFound for either side, or the rule that forbids it.</exception>
    [Alias("Associate")]
    Task AssociateAsync(Caller caller, CancellationToken cancellationToken = default);

    /// <summary>Unlinks the pair; nothing happens when it is not linked.</summary>
    /// <exception cref="RefusedException">NotFound for either side, or the rule that forbids it.</exception>
    [Alias("Dissociate")]
    Task DissociateAsync(Caller caller, CancellationToken cancellationToken = default);
}

/// <summary>One document that belongs to a resource. Key: the owner's key or integer id.</summary>
/// <typeparam name="TOwner">Record of the owner.</typeparam>
/// <typeparam name="TDocument">Record of the document.</typeparam>
[Alias("confd.IDocumentGrain`2")]
public interface IDocumentGrain<TOwner, TDocument> : IGrainWithStringKey
    where TOwner : class
    where TDocument : class
{
    /// <summary>The document; all defaults until it was written.</summary>
    /// <exception cref="RefusedException">NotFound: there is no such owner, or the caller may not see it.</exception>
    [Alias("Get")]
    Task<TDocument> GetAsync(Caller caller, CancellationToken cancellationToken = default);

    /// <summary>Replaces the document.</summary>
    /// <exception cref="RefusedException">NotFound, or every rule that the new state breaks.</exception>
    [Alias("Replace")]
    Task ReplaceAsync(Caller caller, TDocument value, CancellationToken cancellationToken = default);
}
