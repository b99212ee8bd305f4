using Confd.Fields;

namespace Confd.Plugins;

/// <summary>Declares lists of members that several resources share.</summary>
internal static class MemberLists
{
    /// <summary>Users, named by uuid; each at most once, without order.</summary>
    /// <param name="pair">The association.</param>
    /// <param name="path">Path of the list.</param>
    /// <param name="owner">The owner's name as the names of error fields have it, <c>call_pickup</c>.</param>
    /// <param name="publish">Makes the event from the owner and its members, in the order of the body.</param>
    public static AssociationBuilder<TOwner, User> HasUsers<TOwner>(
        this AssociationBuilder<TOwner, User> pair, string path, string owner,
        Func<Stored<TOwner>, IReadOnlyList<Stored<User>>, DomainEvent> publish)
        where TOwner : class => pair.HasMembers(path, typeof(UserList), owner, "user", publish);

    /// <summary>Groups, named by integer id; each at most once, without order.</summary>
    /// <param name="pair">The association.</param>
    /// <param name="path">Path of the list.</param>
    /// <param name="owner">The owner's name as the names of error fields have it, <c>call_pickup</c>.</param>
    /// <param name="publish">Makes the event from the owner and its members, in the order of the body.</param>
    public static AssociationBuilder<TOwner, Group> HasGroups<TOwner>(
        this AssociationBuilder<TOwner, Group> pair, string path, string owner,
        Func<Stored<TOwner>, IReadOnlyList<Stored<Group>>, DomainEvent> publish)
        where TOwner : class => pair.HasMembers(path, typeof(GroupIds), owner, "group", publish);

    private static AssociationBuilder<TOwner, TMember> HasMembers<TOwner, TMember>(
        this AssociationBuilder<TOwner, TMember> pair, string path, Type body, string owner, string member,
        Func<Stored<TOwner>, IReadOnlyList<Stored<TMember>>, DomainEvent> publish)
        where TOwner : class
        where TMember : class => pair.List(path, body, list => list
            .SameTenant()
            .NoneTwice($"Cannot associate same {member} more than once")
            .Publish(publish));
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
    [Required] public IReadOnlyList<IdItem> Groups { get; init; } = [];
}

/// <summary>What is in a list, named by its integer id.</summary>
internal sealed record IdItem
{
    [Required] public int Id { get; init; }
}
