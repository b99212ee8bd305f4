namespace Confd.Resources;

/// <summary>What a session does outside the database, and who may come in from there.</summary>
public sealed partial class Session
{
    private readonly List<Action> undoings = [];

    /// <summary>Runs if the change is not committed: takes back what was done outside the database. It must not fail.</summary>
    public void OnFailure(Action work) => undoings.Add(work);

    /// <summary>Takes back what was done outside the database.</summary>
    internal void Undo()
    {
        foreach (var work in undoings)
        {
            work();
        }
    }

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
