namespace Confd.Plugins;

/// <summary>The numbers that the user of the token blocked.</summary>
internal static class MyBlocklist
{
    public const string List = "/users/me/blocklist/numbers";

    private const string Item = List + "/{uuid:uuid}";
    private const string Acl = "confd.users.me.blocklist";

    public static void Declare(RouteBuilder routes) => routes
        .Route("GET", List, ListAsync, isList: true, answers: typeof(OwnBlockedNumber),
            query: ["search", "order", "direction", "limit", "offset", "number", "label"]).Acl($"{Acl}.read")
        .Route("POST", List, CreateAsync, body: typeof(BlocklistNumber), answers: typeof(OwnBlockedNumber)).Acl($"{Acl}.create")
        .Route("GET", Item, ReadAsync, answers: typeof(OwnBlockedNumber)).Acl($"{Acl}.read")
        .Route("PUT", Item, EditAsync, body: typeof(BlocklistNumber), isEdit: true).Acl($"{Acl}.update")
        .Route("DELETE", Item, DeleteAsync).Acl($"{Acl}.delete");

    private static async ValueTask<RouteResult> ListAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var user = (await UserOfListAsync(route, cancellationToken)).Value;
        return await route.ListAsync<BlocklistNumber, OwnBlockedNumber>(
            number => OwnBlockedNumber.Of(number.Value), [], [new("user_uuid", $"{user.Uuid}")], cancellationToken, user.TenantUuid);
    }

    private static async ValueTask<RouteResult> CreateAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var user = await UserOfListAsync(route, cancellationToken);
        var values = route.ReadBodyOf<BlocklistNumber>();
        values["user_uuid"] = $"{user.Value.Uuid}";
        var made = await route.UnitOfWork.CreateValidatedAsync<BlocklistNumber>(values, cancellationToken);
        return RouteResult.Json(OwnBlockedNumber.Of(made.Value)) with { Location = $"{List}/{made.Value.Uuid}" };
    }

    private static async ValueTask<RouteResult> ReadAsync(RouteContext route, CancellationToken cancellationToken) =>
        RouteResult.Json(OwnBlockedNumber.Of((await GetAsync(route, cancellationToken)).Value));

    private static async ValueTask EditAsync(RouteContext route, CancellationToken cancellationToken) =>
        await route.UnitOfWork.EditAsync(await GetAsync(route, cancellationToken), route.ReadObject(), cancellationToken);

    private static async ValueTask DeleteAsync(RouteContext route, CancellationToken cancellationToken) =>
        await route.UnitOfWork.DeleteAsync(await GetAsync(route, cancellationToken), cancellationToken);

    private static ValueTask<Stored<User>> UserOfListAsync(RouteContext route, CancellationToken cancellationToken) =>
        route.UnitOfWork.GetVisibleAsync<User>($"{route.RequireUser("usermeblocklistnumberlist")}", cancellationToken);

    /// <summary>The number of the path, if it is one of the user's own.</summary>
    private static async ValueTask<Stored<BlocklistNumber>> GetAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var user = route.RequireUser("user_me_blocklist_numbers");
        var number = await route.UnitOfWork.FindVisibleAsync<BlocklistNumber>(route["uuid"], cancellationToken);
        return number?.Value.UserUuid == user
            ? number
            : throw new RefusedException(route.UnitOfWork.NotFound<BlocklistNumber>(route["uuid"]));
    }
}
