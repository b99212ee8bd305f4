using Confd.Fields;

namespace Confd.Plugins;

/// <summary>What recipients and surrogates of a filter have in common.</summary>
internal static class CallFilterUsers
{
    /// <summary>The list of one role; nobody has both.</summary>
    public static AssociationListBuilder<CallFilter, User> OfRole<TOther>(
        this AssociationListBuilder<CallFilter, User> list, string role, string otherRole)
        where TOther : AssociationPlugin<CallFilter, User>, new() => list
            .Rule((list, token) => OtherRoleAsync(list, RelationPath.Right<TOther>(), otherRole, token))
            .Publish((filter, users) => new DomainEvent(
                $"call_filter_{role}_users_associated", $"config.callfilters.{role}s.users.updated",
                new { CallFilterId = filter.Value.Id, UserUuids = users.Select(user => user.Value.Uuid) }));

    /// <summary>Path of the list of one role.</summary>
    public static string PathOf(string role) => $"/callfilters/{{call_filter_id:int}}/{role}s/users";

    /// <summary>
    /// Nobody is recipient and surrogate of one filter. The error text of the 1.1 API has the filter's id in the place of a
    /// resource's name.
    /// </summary>
    private static async ValueTask<Refusal?> OtherRoleAsync(
        ListContext<CallFilter, User> list, RelationPath ofOtherRole, string otherRole, CancellationToken cancellationToken)
    {
        var others = await list.UnitOfWork.RelatedAsync<User>(list.Owner.Id, ofOtherRole, cancellationToken);
        return list.Members.FirstOrDefault(user => others.Any(other => other.Stored.Id == user.Id)) is { } both
            ? Refusals.Associated("CallFilter", $"{list.Owner.Value.Id}", ($"{otherRole}_user_uuid", $"{both.Value.Uuid}"))
            : null;
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
