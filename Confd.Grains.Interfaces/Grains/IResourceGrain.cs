using Orleans.Concurrency;

namespace Confd;

/// <summary>One resource. Its methods are the service layer: the gateway and .NET programs call the same ones.</summary>
/// <remarks>
/// Key: the canonical one, the decimal id or the uuid in lower case; <see cref="IResourceCollectionGrain.FindKeyAsync"/> finds
/// it. Refusals come back in the answer rather than as exceptions.
/// </remarks>
[Alias("confd.IResourceGrain")]
public interface IResourceGrain : IGrainWithStringKey
{
    /// <summary>Creates the resource under this grain's key, which a collection has reserved for it.</summary>
    [Alias("Create")]
    Task<RouteAnswer> CreateAsync(RouteCall call, CancellationToken cancellationToken = default);

    /// <summary>The default view, or the one that the query's <c>view</c> names.</summary>
    [Alias("Get")]
    Task<RouteAnswer> GetAsync(RouteCall call, CancellationToken cancellationToken = default);

    /// <summary>Replaces the fields that the body gives.</summary>
    [Alias("Edit")]
    Task<RouteAnswer> EditAsync(RouteCall call, CancellationToken cancellationToken = default);

    /// <summary>Applies a JSON merge patch (RFC 7396) to the resource.</summary>
    [Alias("Patch")]
    Task<RouteAnswer> PatchAsync(RouteCall call, CancellationToken cancellationToken = default);

    /// <summary>Deletes the resource and its links.</summary>
    [Alias("Delete")]
    Task<RouteAnswer> DeleteAsync(RouteCall call, CancellationToken cancellationToken = default);

    /// <summary>The changes of the resource, newest first, also after its deletion.</summary>
    [Alias("History")]
    Task<RouteAnswer> HistoryAsync(RouteCall call, CancellationToken cancellationToken = default);
}

/// <summary>One resource of a kind; <see cref="TypedCalls"/> has its methods with records.</summary>
/// <typeparam name="T">The resource's record.</typeparam>
[Alias("confd.IResourceGrain`1")]
public interface IResourceGrain<T> : IResourceGrain where T : class;

/// <summary>All resources of one kind. Key: any text; the work is spread over stateless workers.</summary>
[Alias("confd.IResourceCollectionGrain")]
public interface IResourceCollectionGrain : IGrainWithStringKey
{
    /// <summary>Reserves a key, and calls the grain of this key to create the resource.</summary>
    [Alias("Create")]
    Task<RouteAnswer> CreateAsync(RouteCall call, CancellationToken cancellationToken = default);

    /// <summary>One page of the caller's tenant.</summary>
    [Alias("List")]
    Task<RouteAnswer> ListAsync(RouteCall call, CancellationToken cancellationToken = default);

    /// <summary>The canonical key that a key or an integer id stands for; the same text when it stands for nothing.</summary>
    /// <remarks>
    /// The answer reveals nothing about the resource, and is the same for every caller. An integer id never changes its
    /// meaning.
    /// </remarks>
    [Alias("FindKey")]
    Task<string> FindKeyAsync(string keyOrNumber, CancellationToken cancellationToken = default);
}

/// <summary>All resources of a kind; <see cref="TypedCalls"/> has its methods with records.</summary>
/// <typeparam name="T">The resource's record.</typeparam>
[Alias("confd.IResourceCollectionGrain`1")]
public interface IResourceCollectionGrain<T> : IResourceCollectionGrain where T : class;

/// <summary>One page of resources.</summary>
/// <param name="Total">Number of all matches, before limit and offset.</param>
/// <param name="Items">The page.</param>
public sealed record ResourcePage<T>(long Total, IReadOnlyList<T> Items);

/// <summary>One pair. Key: <c>plugin/left/right</c>, each side by its canonical key.</summary>
[Alias("confd.IAssociationGrain")]
public interface IAssociationGrain : IGrainWithStringKey
{
    /// <summary>Links the pair. If it is linked already, only the attributes change.</summary>
    [Alias("Associate")]
    Task<RouteAnswer> AssociateAsync(RouteCall call, CancellationToken cancellationToken = default);

    /// <summary>Unlinks the pair; nothing happens when it is not linked.</summary>
    [Alias("Dissociate")]
    Task<RouteAnswer> DissociateAsync(RouteCall call, CancellationToken cancellationToken = default);

    /// <summary>The canonical key of a pair; any grain of the two kinds returns it.</summary>
    /// <param name="left">Key or integer id.</param>
    /// <param name="right">Key or integer id.</param>
    /// <param name="plugin">Name of the association; null for the only one of the two kinds.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ArgumentException">The kinds have no such association, or several and none is named.</exception>
    [Alias("FindKey"), AlwaysInterleave]
    Task<string> FindKeyAsync(string left, string right, string? plugin, CancellationToken cancellationToken = default);
}

/// <summary>One pair of two kinds.</summary>
/// <typeparam name="TLeft">Record of the left side.</typeparam>
/// <typeparam name="TRight">Record of the right side.</typeparam>
[Alias("confd.IAssociationGrain`2")]
public interface IAssociationGrain<TLeft, TRight> : IAssociationGrain
    where TLeft : class
    where TRight : class;

/// <summary>All pairs of one left side. Key: <c>plugin/left</c>, the side by its canonical key.</summary>
[Alias("confd.IAssociationListGrain")]
public interface IAssociationListGrain : IGrainWithStringKey
{
    /// <summary>Makes these the only pairs: links missing pairs and unlinks all others.</summary>
    [Alias("Replace")]
    Task<RouteAnswer> ReplaceAsync(RouteCall call, CancellationToken cancellationToken = default);

    /// <summary>The canonical key of a list; any grain of the two kinds returns it.</summary>
    /// <param name="owner">Key or integer id of the left side.</param>
    /// <param name="plugin">Name of the association; null for the only one of the two kinds.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ArgumentException">The kinds have no such association, or several and none is named.</exception>
    [Alias("FindKey"), AlwaysInterleave]
    Task<string> FindKeyAsync(string owner, string? plugin, CancellationToken cancellationToken = default);
}

/// <summary>All pairs of one left side in an association of two kinds.</summary>
/// <typeparam name="TLeft">Record of the left side.</typeparam>
/// <typeparam name="TRight">Record of the right side.</typeparam>
[Alias("confd.IAssociationListGrain`2")]
public interface IAssociationListGrain<TLeft, TRight> : IAssociationListGrain
    where TLeft : class
    where TRight : class;

/// <summary>One document that can be read and replaced: settings, or a document of a resource.</summary>
[Alias("confd.IDocumentGrain")]
public interface IDocumentGrain : IGrainWithStringKey
{
    /// <summary>The document; all defaults until it was written.</summary>
    [Alias("Get")]
    Task<RouteAnswer> GetAsync(RouteCall call, CancellationToken cancellationToken = default);

    /// <summary>Replaces the document.</summary>
    [Alias("Replace")]
    Task<RouteAnswer> ReplaceAsync(RouteCall call, CancellationToken cancellationToken = default);

    /// <summary>Applies a JSON merge patch (RFC 7396) to the document.</summary>
    [Alias("Patch")]
    Task<RouteAnswer> PatchAsync(RouteCall call, CancellationToken cancellationToken = default);
}

/// <summary>One document that belongs to a resource. Key: the owner's canonical key.</summary>
/// <typeparam name="TOwner">Record of the owner.</typeparam>
/// <typeparam name="TDocument">Record of the document.</typeparam>
[Alias("confd.IDocumentGrain`2")]
public interface IDocumentGrain<TOwner, TDocument> : IDocumentGrain
    where TOwner : class
    where TDocument : class;

/// <summary>
/// One document of settings. Key: the tenant's uuid in lower case for a document of a tenant, <see cref="Key"/> for one of the whole
/// system. By <see cref="Key"/> the caller's tenant has its document too, with one call more.
/// </summary>
/// <typeparam name="T">The document's record.</typeparam>
[Alias("confd.ISettingsGrain`1")]
public interface ISettingsGrain<T> : IDocumentGrain where T : class
{
    /// <summary>Key of documents of the whole system.</summary>
    const string Key = "0";
}

/// <summary>Serves a plugin's own routes. Key: the plugin's name.</summary>
[Alias("confd.IPluginRoutesGrain")]
public interface IPluginRoutesGrain : IGrainWithStringKey
{
    /// <summary>Runs the handler of a route.</summary>
    /// <param name="route">Name of the route within the plugin.</param>
    /// <param name="call">The request.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    [Alias("Invoke")]
    Task<RouteAnswer> InvokeAsync(string route, RouteCall call, CancellationToken cancellationToken = default);

    /// <summary>As <see cref="InvokeAsync"/>, for work that takes minutes. A silo does one at a time; the others wait.</summary>
    /// <param name="route">Name of the route within the plugin.</param>
    /// <param name="call">The request.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    [Alias("InvokeLong"), ResponseTimeout("00:15:00")]
    Task<RouteAnswer> InvokeLongAsync(string route, RouteCall call, CancellationToken cancellationToken = default);

    /// <summary>As the first one, for a GET that waits up to half a minute until something is so.</summary>
    /// <param name="route">Name of the route within the plugin.</param>
    /// <param name="call">The request.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [Alias("InvokeWaiting"), ResponseTimeout("00:01:00")]
    Task<RouteAnswer> InvokeWaitingAsync(string route, RouteCall call, CancellationToken cancellationToken = default);
}
