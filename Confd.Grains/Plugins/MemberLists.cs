using Confd.Fields;
using Confd.Resources;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>
/// Members of a resource that one PUT replaces as a whole. .NET programs may add and remove single ones too, by the same
/// rules and with the same event, which tells all members.
/// </summary>
/// <param name="Path">Path of the list with one placeholder, the owner's; the ACL follows from it.</param>
/// <param name="Owner">The owner's name as the names of error fields have it, <c>call_pickup</c>.</param>
/// <param name="Tell">Makes the event from the owner and its members, in the order of the body.</param>
internal sealed record MemberList<TOwner, TMember>(
    string Path, string Owner, Func<Stored<TOwner>, IReadOnlyList<Stored<TMember>>, Told> Tell)
    where TOwner : class
    where TMember : class
{
    /// <summary>The owner in the path.</summary>
    public string Placeholder => RouteTemplate.Placeholders(Path)[0];

    public string Acl => string.Join('.', Path.Split('/').Select(part => part.Split(':') is [var name, _] ? name + "}" : part)
        .Prepend("confd").Append("update").Where(part => part.Length > 0));
}

/// <summary>Declares lists of members.</summary>
internal static class MemberLists
{
    /// <summary>Users, named by uuid; nobody comes twice, and there is no order.</summary>
    public static AssociationBuilder<TOwner, User> HasUsers<TOwner>(
        this AssociationBuilder<TOwner, User> pair, MemberList<TOwner, User> list) where TOwner : class => pair
            .HasMembers(list, "user")
            .Routes(routes => routes.Route(
                "PUT", list.Path, list.Acl,
                (route, token) => ReplaceAsync(
                    route, pair.Kind, list, "user", "uuid", route.ReadRecord<UserList>().Users.Select(item => item.Uuid), token),
                body: typeof(UserList)));

    /// <summary>Groups, named by integer id; none comes twice, and there is no order.</summary>
    public static AssociationBuilder<TOwner, Group> HasGroups<TOwner>(
        this AssociationBuilder<TOwner, Group> pair, MemberList<TOwner, Group> list) where TOwner : class => pair
            .HasMembers(list, "group")
            .Routes(routes => routes.Route(
                "PUT", list.Path, list.Acl,
                (route, token) => ReplaceAsync(
                    route, pair.Kind, list, "group", "id", route.ReadRecord<GroupIds>().Groups.Select(item => (object)item.Id), token),
                body: typeof(GroupIds)));

    /// <summary>What a single pair must be like and tells, for plugins that replace their list themselves.</summary>
    public static AssociationBuilder<TOwner, TMember> HasMembers<TOwner, TMember>(
        this AssociationBuilder<TOwner, TMember> pair, MemberList<TOwner, TMember> list, string member)
        where TOwner : class
        where TMember : class
    {
        return pair
            .SameTenant($"{list.Owner}_tenant_uuid", $"{member}_tenant_uuid")
            .OnAssociated(TellAsync)
            .OnDissociated(TellAsync);

        async ValueTask<Told> TellAsync(PairContext<TOwner, TMember> one, CancellationToken cancellationToken)
        {
            var members = await one.Session.RelatedAsync<TMember>(one.Left.Id, Walk.Right(pair.Kind), cancellationToken);
            return list.Tell(one.Left, [.. members.Select(linked => linked.Stored)]);
        }
    }

    private static async ValueTask<RouteResult> ReplaceAsync<TOwner, TMember>(
        RouteContext route, string kind, MemberList<TOwner, TMember> list, string word, string by, IEnumerable<object> ids,
        CancellationToken cancellationToken)
        where TOwner : class
        where TMember : class
    {
        var session = route.Session;
        var owner = await session.GetVisibleAsync<TOwner>(route[list.Placeholder], cancellationToken);
        var members = await session.GetListedAsync<TMember>(
            $"{word}s", $"{char.ToUpperInvariant(word[0])}{word[1..]}", by, ids, cancellationToken);
        RefuseStrangers(owner, members, list.Owner, word);
        RefuseRepeated(members, word);
        await session.ReplaceLinksAsync(
            kind, owner.Id, [.. members.Select(member => new LinkRow(kind, owner.Id, member.Id))], cancellationToken);
        session.Tell(owner.Id, owner.Tenant, list.Tell(owner, members));
        return RouteResult.Empty;
    }

    /// <summary>All are of the owner's tenant.</summary>
    public static void RefuseStrangers<TOwner, TMember>(
        Stored<TOwner> owner, IReadOnlyList<Stored<TMember>> members, string ownerWord, string memberWord)
        where TOwner : class
        where TMember : class
    {
        if (members.FirstOrDefault(member => member.Tenant != owner.Tenant) is { } stranger)
        {
            throw new RefusedException(Refusals.DifferentTenants(
                $"{ownerWord}_tenant_uuid", owner.Tenant ?? default, $"{memberWord}_tenant_uuid", stranger.Tenant ?? default));
        }
    }

    /// <summary>None comes twice.</summary>
    public static void RefuseRepeated<TMember>(IReadOnlyList<Stored<TMember>> members, string word) where TMember : class
    {
        if (members.DistinctBy(member => member.Id).Count() < members.Count)
        {
            throw new RefusedException(Refusals.NotPermitted($"Cannot associate same {word} more than once"));
        }
    }
}

/// <summary>Body of the routes that replace a list of users.</summary>
internal sealed record UserList
{
    [Required] public IReadOnlyList<UserItem> Users { get; init; } = [];
}

internal sealed record UserItem
{
    [Required] public string Uuid { get; init; } = "";
}

/// <summary>Body of the routes that replace a list of groups.</summary>
internal sealed record GroupIds
{
    [Required] public IReadOnlyList<GroupId> Groups { get; init; } = [];
}

internal sealed record GroupId
{
    [Required] public int Id { get; init; }
}
