using Confd.Fields;
using Confd.Resources;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>Body of the routes that replace a list of users.</summary>
internal sealed record UserList
{
    [Required] public IReadOnlyList<UserItem> Users { get; init; } = [];
}

internal sealed record UserItem
{
    [Required] public string Uuid { get; init; } = "";
}

/// <summary>Routes that replace a list of users whole.</summary>
internal static class UserLists
{
    /// <summary>The users that the body names.</summary>
    public static ValueTask<IReadOnlyList<Stored<User>>> FindAsync(
        Session session, IEnumerable<string> uuids, CancellationToken cancellationToken) =>
        session.GetListedAsync<User>("users", "User", "uuid", uuids, onlyVisible: true, cancellationToken);

    /// <summary>They are of the owner's tenant.</summary>
    /// <param name="owner">Whose users they become.</param>
    /// <param name="users">The users.</param>
    /// <param name="tenantField">How error texts call the owner's tenant.</param>
    public static void RefuseStrangers<TOwner>(Stored<TOwner> owner, IReadOnlyList<Stored<User>> users, string tenantField)
        where TOwner : class
    {
        if (users.FirstOrDefault(user => user.Tenant != owner.Tenant) is { } stranger)
        {
            throw new RefusedException(Refusals.DifferentTenants(
                tenantField, owner.Tenant ?? default, "user_tenant_uuid", stranger.Tenant ?? default));
        }
    }

    /// <summary>No user comes twice.</summary>
    public static void RefuseRepeated(IReadOnlyList<Stored<User>> users)
    {
        if (users.DistinctBy(user => user.Id).Count() < users.Count)
        {
            throw new RefusedException(Refusals.NotPermitted("Cannot associate same user more than once"));
        }
    }

    /// <summary>Replaces a list of users that knows no order.</summary>
    /// <param name="route">The request; its placeholder <paramref name="placeholder"/> names the owner.</param>
    /// <param name="placeholder">Of the owner in the path.</param>
    /// <param name="kind">Kind of the links from the owner to the users.</param>
    /// <param name="tenantField">How error texts call the owner's tenant.</param>
    /// <param name="tell">The event, from the owner and the users in the order of the body.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    public static async ValueTask<RouteResult> ReplaceAsync<TOwner>(
        RouteContext route, string placeholder, string kind, string tenantField,
        Func<TOwner, IEnumerable<Guid>, Told> tell, CancellationToken cancellationToken) where TOwner : class
    {
        var session = route.Session;
        var owner = await session.GetVisibleAsync<TOwner>(route[placeholder], cancellationToken);
        var body = route.ReadRecord<UserList>();
        var users = await FindAsync(session, body.Users.Select(user => user.Uuid), cancellationToken);
        RefuseStrangers(owner, users, tenantField);
        RefuseRepeated(users);
        await session.ReplaceLinksAsync(
            kind, owner.Id, [.. users.Select(user => new LinkRow(kind, owner.Id, user.Id))], cancellationToken);
        session.Tell(owner.Id, owner.Tenant, tell(owner.Value, users.Select(user => user.Value.Uuid)));
        return RouteResult.Empty;
    }
}
