using Confd.Fields;
using Confd.Resources;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>Rules of one of the two lists, over all users that it would have.</summary>
internal delegate ValueTask<Refusal?> FilterRule(
    Session session, Stored<CallFilter> filter, IReadOnlyList<Stored<User>> users, CancellationToken cancellationToken);

/// <summary>What recipients and surrogates of a filter have in common.</summary>
internal static class CallFilterUsers
{
    /// <summary>Path and event of the list.</summary>
    public static MemberList<CallFilter, User> ListOf(string role) => new(
        $"/callfilters/{{call_filter_id:int}}/{role}s/users", "call_filter", (filter, users) => new Told(
            $"call_filter_{role}_users_associated", $"config.callfilters.{role}s.users.updated",
            new { CallFilterId = filter.Value.Id, UserUuids = users.Select(user => user.Value.Uuid) }));

    /// <summary>Holds a single new pair against the rules of the list.</summary>
    public static async ValueTask<Refusal?> CheckAsync(
        PairContext<CallFilter, User> pair, FilterRule rule, CancellationToken cancellationToken)
    {
        var current = await pair.Session.RelatedAsync<User>(pair.Left.Id, Walk.Right(pair.Link.Kind), cancellationToken);
        return await rule(pair.Session, pair.Left, [.. current.Select(one => one.Stored), pair.Right], cancellationToken);
    }

    /// <summary>Nobody is recipient and surrogate of one filter. The 1.1 API has the filter's id where a resource's name belongs.</summary>
    public static async ValueTask<Refusal?> OtherRoleAsync(
        Session session, Stored<CallFilter> filter, IReadOnlyList<Stored<User>> users, string otherKind, string otherRole,
        CancellationToken cancellationToken)
    {
        var others = await session.RelatedAsync<User>(filter.Id, Walk.Right(otherKind), cancellationToken);
        return users.FirstOrDefault(user => others.Any(other => other.Stored.Id == user.Id)) is { } both
            ? Refusals.Associated("CallFilter", $"{filter.Value.Id}", ($"{otherRole}_user_uuid", $"{both.Value.Uuid}"))
            : null;
    }

    /// <summary>Replaces the list that the body gives.</summary>
    public static async ValueTask<RouteResult> ReplaceAsync(
        RouteContext route, string kind, MemberList<CallFilter, User> list, IEnumerable<string> uuids, FilterRule rule,
        Func<Stored<CallFilter>, IReadOnlyList<Stored<User>>, CancellationToken, ValueTask<IReadOnlyList<LinkRow>>> link,
        CancellationToken cancellationToken)
    {
        var session = route.Session;
        var filter = await session.GetVisibleAsync<CallFilter>(route[list.Placeholder], cancellationToken);
        var users = await session.GetListedAsync<User>("users", "User", "uuid", uuids, cancellationToken);
        MemberLists.RefuseStrangers(filter, users, list.Owner, "user");
        if (await rule(session, filter, users, cancellationToken) is { } refusal)
        {
            throw new RefusedException(refusal);
        }
        var links = await link(filter, users, cancellationToken);
        await session.ReplaceLinksAsync(kind, filter.Id, links, cancellationToken);
        session.Tell(filter.Id, filter.Tenant, list.Tell(filter, users));
        return RouteResult.Empty;
    }
}

internal sealed record RecipientList
{
    [Required] public IReadOnlyList<RecipientItem> Users { get; init; } = [];
}

internal sealed record RecipientItem
{
    [Required] public string Uuid { get; init; } = "";

    [Range(Min = 0)] public int? Timeout { get; init; }
}

/// <summary>Attributes of a recipient.</summary>
internal sealed record Recipient
{
    /// <summary>Seconds, or null.</summary>
    public int? Timeout { get; init; }
}

/// <summary>Attributes of a surrogate.</summary>
internal sealed record Surrogate
{
    /// <summary>The member's id, which stays as long as the user is in the list.</summary>
    public int Id { get; init; }
}
