using System.Collections.Concurrent;

namespace Confd.Resources;

/// <summary>The services of every kind, made when first asked for.</summary>
internal sealed class Operations(PluginRegistry plugins, UnitOfWorkServices services, IdAllocator ids)
{
    private readonly ConcurrentDictionary<Type, object> made = new();

    /// <summary>New integer ids of a kind that need not be a resource's.</summary>
    public ValueTask<IReadOnlyList<long>> NextNumbersAsync(string kind, int count, CancellationToken cancellationToken) =>
        ids.NextAsync(kind, count, cancellationToken);

    /// <summary>See <see cref="IdAllocator.ReserveAsync"/>.</summary>
    public ValueTask ReserveNumbersAsync(string kind, int count, CancellationToken cancellationToken) =>
        ids.ReserveAsync(kind, count, cancellationToken);

    public ResourceService<T> Resource<T>() where T : class => (ResourceService<T>)made.GetOrAdd(
        typeof(T), _ => new ResourceService<T>(plugins.Resource<T>(), services, ids));

    public AssociationService<TLeft, TRight> Association<TPlugin, TLeft, TRight>()
        where TLeft : class
        where TRight : class =>
        Association((AssociationDeclaration<TLeft, TRight>)plugins.AssociationOf(typeof(TPlugin)));

    public AssociationService<TLeft, TRight> Association<TLeft, TRight>(AssociationDeclaration<TLeft, TRight> declaration)
        where TLeft : class
        where TRight : class => new(declaration);
}
