using Confd.Fields;
using Confd.Resources;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>The four lists of a call pickup, which are alike: routes that replace them whole, and the view.</summary>
internal static class CallPickupMembers
{
    private static readonly Walk InterceptorUsers = Walk.Right(CallPickupInterceptorUserPlugin.Kind);
    private static readonly Walk InterceptorGroups = Walk.Right(CallPickupInterceptorGroupPlugin.Kind);
    private static readonly Walk TargetUsers = Walk.Right(CallPickupTargetUserPlugin.Kind);
    private static readonly Walk TargetGroups = Walk.Right(CallPickupTargetGroupPlugin.Kind);

    /// <summary>Both ends with groups and users.</summary>
    public static void Show(ResourceBuilder<CallPickup> pickup) => pickup
        .Show("interceptors", node => Side(node, InterceptorGroups, InterceptorUsers), InterceptorGroups, InterceptorUsers)
        .Show("targets", node => Side(node, TargetGroups, TargetUsers), TargetGroups, TargetUsers);

    public static Action<RouteBuilder> RouteOfUsers(string kind, string word) => routes => routes.Route(
        "PUT", $"/callpickups/{{call_pickup_id:int}}/{word}s/users", $"confd.callpickups.{{call_pickup_id}}.{word}s.users.update",
        (route, token) => ReplaceUsersAsync(route, kind, word, token), body: typeof(UserList));

    public static Action<RouteBuilder> RouteOfGroups(string kind, string word) => routes => routes.Route(
        "PUT", $"/callpickups/{{call_pickup_id:int}}/{word}s/groups", $"confd.callpickups.{{call_pickup_id}}.{word}s.groups.update",
        (route, token) => ReplaceGroupsAsync(route, kind, word, token), body: typeof(PickupGroupList));

    private static object Side(ViewNode<CallPickup> pickup, Walk groups, Walk users) => new
    {
        Groups = pickup.Many<Group>(groups).Select(group => new { group.Value.Id, group.Value.Name }),
        Users = pickup.Many<User>(users).Select(user => new { user.Value.Uuid, user.Value.Firstname, user.Value.Lastname }),
    };

    private static ValueTask<RouteResult> ReplaceUsersAsync(
        RouteContext route, string kind, string word, CancellationToken cancellationToken) =>
        UserLists.ReplaceAsync<CallPickup>(
            route, "call_pickup_id", kind, "call_pickup_tenant_uuid",
            (pickup, uuids) => Tell($"{word}_users", $"{word}s.users", new { CallPickupId = pickup.Id, UserUuids = uuids }),
            cancellationToken);

    private static async ValueTask<RouteResult> ReplaceGroupsAsync(
        RouteContext route, string kind, string word, CancellationToken cancellationToken)
    {
        var session = route.Session;
        var pickup = await session.GetVisibleAsync<CallPickup>(route["call_pickup_id"], cancellationToken);
        var groups = await session.GetListedAsync<Group>(
            "groups", "Group", "id", route.ReadRecord<PickupGroupList>().Groups.Select(item => (object)item.Id),
            onlyVisible: true, cancellationToken);
        if (groups.FirstOrDefault(group => group.Tenant != pickup.Tenant) is { } stranger)
        {
            throw new RefusedException(Refusals.DifferentTenants(
                "call_pickup_tenant_uuid", pickup.Tenant ?? default, "group_tenant_uuid", stranger.Tenant ?? default));
        }
        if (groups.DistinctBy(group => group.Id).Count() < groups.Count)
        {
            throw new RefusedException(Refusals.NotPermitted("Cannot associate same group more than once"));
        }
        await session.ReplaceLinksAsync(
            kind, pickup.Id, [.. groups.Select(group => new LinkRow(kind, pickup.Id, group.Id))], cancellationToken);
        session.Tell(pickup.Id, pickup.Tenant, Tell(
            $"{word}_groups", $"{word}s.groups",
            new { CallPickupId = pickup.Value.Id, GroupIds = groups.Select(group => group.Value.Id) }));
        return RouteResult.Empty;
    }

    private static Told Tell(string name, string key, object payload) =>
        new($"call_pickup_{name}_associated", $"config.callpickups.{key}.updated", payload)
        {
            Reload = [Reload.Pjsip, Reload.Sccp],
        };
}

internal sealed record PickupGroupList
{
    [Required] public IReadOnlyList<PickupGroupItem> Groups { get; init; } = [];
}

internal sealed record PickupGroupItem
{
    [Required] public int Id { get; init; }
}
