namespace Confd.Resources;

/// <summary>What an operation does outside the database, which no transaction undoes, and callers without a token.</summary>
public sealed partial class UnitOfWork
{
    private const int UndoneAtOnce = 8;

    private readonly System.Collections.Concurrent.ConcurrentStack<Func<CancellationToken, Task>> undoings = new();
    private bool isCommitting;

    /// <summary>
    /// Registers how to undo work outside when the operation fails or runs again. It is not undone when it is not known whether the
    /// commit happened. Several tasks may call it.
    /// </summary>
    /// <param name="undo">Undoes it; several undos run at once, and none may fail.</param>
    public void DoneOutside(Func<CancellationToken, Task> undo) => undoings.Push(undo);

    /// <summary>True when the operation left something outside, and it is known that it was not committed.</summary>
    /// <param name="failure">What it ended with.</param>
    internal bool MustUndo(Exception failure) => !undoings.IsEmpty && !(isCommitting && IsUncertain(failure));

    /// <summary>Undoes all of it; each undo logs what it can't undo.</summary>
    internal Task UndoAsync() => Parallel.ForEachAsync(
        undoings, new ParallelOptions { MaxDegreeOfParallelism = UndoneAtOnce }, async (undo, token) => await undo(token));

    /// <summary>
    /// A caller without a token acts from now on in the tenant of a resource whose key it knows: uuids can't be guessed. Null
    /// when there is no such resource.
    /// </summary>
    /// <exception cref="InvalidOperationException">The caller has a token, which says what it may see.</exception>
    internal async ValueTask<Stored<T>?> EnterAsync<T>(string key, CancellationToken cancellationToken) where T : class
    {
        if (Caller.TenantUuid != Guid.Empty || Caller.UserUuid is not null)
        {
            throw new InvalidOperationException("Only callers without a token are told what they may see by a key.");
        }
        var found = services.Plugins.TryResource<T>() is { } declaration
            ? await FindAsync<T>(new Storage.ResourceId(declaration.Kind, key), cancellationToken)
            : null;
        if (found?.Tenant is { } tenant)
        {
            Caller = Caller with { TenantUuid = tenant, VisibleTenants = [tenant] };
        }
        return found;
    }
}
