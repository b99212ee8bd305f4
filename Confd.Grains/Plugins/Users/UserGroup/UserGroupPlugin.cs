using System.Text.Json;
using Confd.Fields;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>Declares <c>/users/{id}/groups</c>: the groups of a user, replaced whole from the user's side.</summary>
/// <remarks>Source: wazo-confd 1.1 API, user_group.</remarks>
public sealed class UserGroupPlugin() : RoutePlugin("user_group")
{
    public override void Declare(RouteBuilder routes) => routes
        .Route("PUT", "/users/{user_id:id}/groups", ReplaceAsync, body: typeof(GroupList))
        .Extends<User>(user => user.Part<GroupsOfUser>(createdAfter: typeof(UserLinesPart)));

    private static async ValueTask ReplaceAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var work = route.UnitOfWork;
        var groups = new List<Stored<Group>>();
        var items = route.ReadBody<GroupList>()["groups"]!.AsArray()
            .Select(item => item.Deserialize<GroupName>(ConfdJson.Options)!).ToList();
        if (items.Any(item => item is { Id: null, Uuid: null }))
        {
            throw new RefusedException(Refusals.Schema("One identifier(id or uuid) must be provided"));
        }
        await work.PreloadAsync<Group>(items.Select(item => $"{item.Uuid}{(item.Uuid is null ? item.Id : null)}"), [], cancellationToken);
        foreach (var item in items)
        {
            groups.Add(await FindAsync(work, item, cancellationToken) ?? throw new RefusedException(NotFound(item)));
        }
        var user = await route.GetAsync<User>("user_id", cancellationToken);
        foreach (var (index, group) in groups.Index())
        {
            if (group.Tenant != user.Tenant)
            {
                throw new RefusedException(NotFound(items[index]));
            }
        }
        await ReplaceAsync(work, user, groups, cancellationToken);
    }

    /// <summary>Sets the user's groups, with the rules and the event of the route.</summary>
    internal static async ValueTask ReplaceAsync(
        UnitOfWork work, Stored<User> user, IReadOnlyList<Stored<Group>> groups, CancellationToken cancellationToken)
    {
        if (groups.Count > 0)
        {
            await MainLines.RequireAsync(work, [user], cancellationToken);
        }
        if (groups.DistinctBy(group => group.Id).Count() < groups.Count)
        {
            throw new RefusedException(Refusals.NotPermitted("Cannot associate same group more than once"));
        }
        var current = await work.RelatedAsync<Group>(user.Id, GroupMemberPlugin.Groups, cancellationToken);
        await work.ReplaceLinksAsync(
            GroupMemberPlugin.Groups, user.Id,
            [.. groups.Select(group => current.FirstOrDefault(one => one.Stored.Id == group.Id)?.Link
                ?? new LinkRow(GroupMemberPlugin.Kind, group.Id, user.Id))],
            cancellationToken);
        work.Publish(user.Id, user.Tenant, new DomainEvent(
            "user_groups_associated", "config.users.groups.updated",
            new { UserUuid = user.Value.Uuid, GroupIds = groups.Select(group => group.Value.Id) })
        {
            Headers = EventScope.User(user),
            Reload = [Reload.Pjsip, Reload.Queue, Reload.Sccp],
        });
    }

    /// <summary>By either identifier; when both are given they must name the same group.</summary>
    private static async ValueTask<Stored<Group>?> FindAsync(
        UnitOfWork work, GroupName item, CancellationToken cancellationToken)
    {
        var group = item.Uuid is { } uuid
            ? await work.FindVisibleAsync<Group>($"{uuid}", cancellationToken)
            : await work.FindVisibleAsync<Group>($"{item.Id}", cancellationToken);
        return group is not null && (item.Id is null || item.Id == group.Value.Id) ? group : null;
    }

    private static Refusal NotFound(GroupName item) => item switch
    {
        { Id: { } id, Uuid: { } uuid } => Refusals.ReferenceNotFound("groups", "Group", ("id", id), ("uuid", uuid)),
        { Id: { } id } => Refusals.ReferenceNotFound("groups", "Group", ("id", id)),
        _ => Refusals.ReferenceNotFound("groups", "Group", ("uuid", item.Uuid)),
    };

    private sealed record GroupList
    {
        [Required] public IReadOnlyList<GroupItem> Groups { get; init; } = [];
    }

    private sealed record GroupItem
    {
        public int Id { get; init; }

        public Guid Uuid { get; init; }
    }

    /// <summary>The same item; null marks an identifier that is not given.</summary>
    private sealed record GroupName(int? Id, Guid? Uuid);
}
