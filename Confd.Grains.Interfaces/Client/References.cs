namespace Confd;

/// <summary>A reference to a resource by uuid or integer id. The grain's key is found before the grain is called.</summary>
/// <typeparam name="T">The resource's record.</typeparam>
public readonly struct ResourceReference<T>(IGrainFactory grains, string keyOrNumber) where T : class
{
    /// <summary>The grain, for programs that call it repeatedly.</summary>
    public async Task<IResourceGrain<T>> GrainAsync(CancellationToken cancellationToken = default) =>
        grains.GetGrain<IResourceGrain<T>>(await Keys.FindAsync<T>(grains, keyOrNumber, cancellationToken));

    /// <inheritdoc cref="TypedCalls.GetAsync{T}(IResourceGrain{T}, Caller, CancellationToken)"/>
    public async Task<T> GetAsync(Caller caller, CancellationToken cancellationToken = default) =>
        await (await GrainAsync(cancellationToken)).GetAsync(caller, cancellationToken);

    /// <inheritdoc cref="TypedCalls.EditAsync{T}(IResourceGrain{T}, Caller, T, CancellationToken)"/>
    public async Task EditAsync(Caller caller, T value, CancellationToken cancellationToken = default) =>
        await (await GrainAsync(cancellationToken)).EditAsync(caller, value, cancellationToken);

    /// <inheritdoc cref="TypedCalls.DeleteAsync{T}(IResourceGrain{T}, Caller, CancellationToken)"/>
    public async Task DeleteAsync(Caller caller, CancellationToken cancellationToken = default) =>
        await (await GrainAsync(cancellationToken)).DeleteAsync(caller, cancellationToken);
}

/// <summary>A reference to a pair.</summary>
/// <typeparam name="TLeft">Record of the left side.</typeparam>
/// <typeparam name="TRight">Record of the right side.</typeparam>
public readonly struct PairReference<TLeft, TRight>(IGrainFactory grains, string left, string right, string? plugin)
    where TLeft : class
    where TRight : class
{
    /// <summary>The grain, for programs that call it repeatedly.</summary>
    /// <exception cref="ArgumentException">The kinds have no such association, or several and none is named.</exception>
    public async Task<IAssociationGrain<TLeft, TRight>> GrainAsync(CancellationToken cancellationToken = default)
    {
        var pairs = grains.GetGrain<IAssociationGrain<TLeft, TRight>>("keys");
        return grains.GetGrain<IAssociationGrain<TLeft, TRight>>(await pairs.FindKeyAsync(left, right, plugin, cancellationToken));
    }

    /// <inheritdoc cref="TypedCalls.AssociateAsync{TLeft, TRight}"/>
    public async Task AssociateAsync(Caller caller, CancellationToken cancellationToken = default) =>
        await (await GrainAsync(cancellationToken)).AssociateAsync(caller, cancellationToken);

    /// <inheritdoc cref="TypedCalls.DissociateAsync{TLeft, TRight}"/>
    public async Task DissociateAsync(Caller caller, CancellationToken cancellationToken = default) =>
        await (await GrainAsync(cancellationToken)).DissociateAsync(caller, cancellationToken);
}

/// <summary>A reference to the list of a left side.</summary>
/// <typeparam name="TLeft">Record of the left side.</typeparam>
/// <typeparam name="TRight">Record of the right side.</typeparam>
public readonly struct ListReference<TLeft, TRight>(IGrainFactory grains, string owner, string? plugin)
    where TLeft : class
    where TRight : class
{
    /// <summary>The grain, for programs that call it repeatedly.</summary>
    /// <exception cref="ArgumentException">The kinds have no such association, or several and none is named.</exception>
    public async Task<IAssociationListGrain<TLeft, TRight>> GrainAsync(CancellationToken cancellationToken = default)
    {
        var lists = grains.GetGrain<IAssociationListGrain<TLeft, TRight>>("keys");
        return grains.GetGrain<IAssociationListGrain<TLeft, TRight>>(await lists.FindKeyAsync(owner, plugin, cancellationToken));
    }

    /// <summary>Makes these the only right sides, in this order.</summary>
    /// <exception cref="RefusedException">NotFound for the left side, or the rule that forbids it.</exception>
    public async Task ReplaceAsync(Caller caller, IReadOnlyList<string> members, CancellationToken cancellationToken = default) =>
        await (await GrainAsync(cancellationToken)).ReplaceAsync(caller, members, cancellationToken);
}

/// <summary>A reference to the document of a resource.</summary>
/// <typeparam name="TOwner">Record of the owner.</typeparam>
/// <typeparam name="TDocument">Record of the document.</typeparam>
public readonly struct DocumentReference<TOwner, TDocument>(IGrainFactory grains, string owner)
    where TOwner : class
    where TDocument : class
{
    /// <summary>The grain, for programs that call it repeatedly.</summary>
    public async Task<IDocumentGrain<TOwner, TDocument>> GrainAsync(CancellationToken cancellationToken = default) =>
        grains.GetGrain<IDocumentGrain<TOwner, TDocument>>(await Keys.FindAsync<TOwner>(grains, owner, cancellationToken));

    /// <inheritdoc cref="TypedCalls.GetAsync{TOwner, TDocument}"/>
    public async Task<TDocument> GetAsync(Caller caller, CancellationToken cancellationToken = default) =>
        await (await GrainAsync(cancellationToken)).GetAsync(caller, cancellationToken);

    /// <summary>Replaces the document.</summary>
    /// <exception cref="RefusedException">NotFound, or every rule that the new state breaks.</exception>
    public async Task ReplaceAsync(Caller caller, TDocument value, CancellationToken cancellationToken = default) =>
        await (await GrainAsync(cancellationToken)).ReplaceAsync(caller, value, cancellationToken);
}

internal static class Keys
{
    /// <summary>Only integers need a lookup: some are keys, others stand for a uuid.</summary>
    public static async ValueTask<string> FindAsync<T>(
        IGrainFactory grains, string keyOrNumber, CancellationToken cancellationToken)
        where T : class =>
        Guid.TryParse(keyOrNumber, out var uuid) ? $"{uuid}"
        : keyOrNumber.All(char.IsAsciiDigit)
            ? await grains.GetGrain<IResourceCollectionGrain<T>>(typeof(T).Name).FindKeyAsync(keyOrNumber, cancellationToken)
        : keyOrNumber;
}
