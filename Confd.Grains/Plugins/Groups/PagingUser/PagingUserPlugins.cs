namespace Confd.Plugins;

/// <summary>Declares <c>/pagings/{id}/callers/users</c>: who may call a loudspeaker group.</summary>
/// <remarks>Source: wazo-confd 1.1 API, paging_user.</remarks>
public sealed class PagingCallerPlugin() : AssociationPlugin<Paging, User>("paging_user_caller")
{
    public override void Declare(AssociationBuilder<Paging, User> pair) => PagingUsers.Declare(pair, "caller");
}

/// <summary>Declares <c>/pagings/{id}/members/users</c>: who hears a loudspeaker group.</summary>
/// <remarks>Source: wazo-confd 1.1 API, paging_user.</remarks>
public sealed class PagingMemberPlugin() : AssociationPlugin<Paging, User>("paging_user_member")
{
    public override void Declare(AssociationBuilder<Paging, User> pair) => PagingUsers.Declare(pair, "member");
}

/// <summary>Both lists are alike.</summary>
internal static class PagingUsers
{
    public static void Declare(AssociationBuilder<Paging, User> pair, string role)
    {
        pair
            .HasUsers($"/pagings/{{paging_id:int}}/{role}s/users", "paging", (paging, members) => new DomainEvent(
                $"paging_{role}_users_associated", $"config.pagings.{role}s.users.updated",
                new { PagingId = paging.Value.Id, UserUuids = members.Select(user => user.Value.Uuid) }))
            .Extends<Paging>(paging => paging.Show(
                $"{role}s", node => new { Users = node.Many<User>(pair.ToRight).Select(UserViews.Brief) }, pair.ToRight));
    }
}
