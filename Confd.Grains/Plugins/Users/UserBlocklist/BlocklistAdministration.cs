using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Plugins;

/// <summary>Shows administrators the blocked numbers, and answers whether a user has blocked a number.</summary>
internal static class BlocklistAdministration
{
    public const string All = "/users/blocklist/numbers";

    private const string Item = All + "/{uuid:uuid}";
    private const string OfUser = "/users/{user_uuid:uuid}/blocklist/numbers";

    private static readonly string[] Parameters =
        ["search", "order", "direction", "limit", "offset", "recurse", "number", "label"];

    public static void Declare(RouteBuilder routes) => routes
        .Route("GET", All, ListAsync, isList: true, answers: typeof(BlockedNumber),
            query: [.. Parameters, "user_uuid"]).Acl("confd.users.blocklist.read")
        .NotOffered("POST", All)
        .Route("GET", Item, ReadAsync, answers: typeof(BlockedNumber)).Acl("confd.users.blocklist.read")
        .NotOffered("PUT", Item)
        .NotOffered("DELETE", Item)
        .Route("GET", OfUser, ListOfUserAsync, isList: true, answers: typeof(BlockedNumber),
            query: [.. Parameters, "number_exact"]).Acl("confd.users.{user_uuid}.blocklist.read")
        .NotOffered("POST", OfUser);

    private static ValueTask<RouteResult> ListAsync(RouteContext route, CancellationToken cancellationToken)
    {
        Read<Filters>(route, "number", "label");
        return route.ListAsync<BlocklistNumber, BlockedNumber>(BlockedNumber.Of, [BlockedNumber.User], [], cancellationToken);
    }

    private static async ValueTask<RouteResult> ReadAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var number = await route.GetAsync<BlocklistNumber>("uuid", cancellationToken);
        return RouteResult.Composed(async (responder, token) =>
            await responder.GraphAsync<BlocklistNumber>([number.Id.Key], [BlockedNumber.User], token) is [var node]
                ? ViewResponder.Json(BlockedNumber.Of(node))
                : throw new RefusedException(NotFound(route)));
    }

    private static async ValueTask<RouteResult> ListOfUserAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var user = await route.GetAsync<User>("user_uuid", cancellationToken);
        // HEAD with a number asks whether it is blocked; without a number it is the HEAD of the list.
        return route.Call.IsHead && route.Call.QueryValueOf("number_exact") is not null
            ? await LookUpAsync(route, user, cancellationToken)
            : await route.ListAsync<BlocklistNumber, BlockedNumber>(
                BlockedNumber.Of, [BlockedNumber.User], [new("user_uuid", $"{user.Value.Uuid}")], cancellationToken);
    }

    private static async ValueTask<RouteResult> LookUpAsync(
        RouteContext route, Stored<User> user, CancellationToken cancellationToken)
    {
        var number = (string)Read<Lookup>(route, "number_exact")["number_exact"]!;
        var blocked = await route.UnitOfWork.FindByAsync<BlocklistNumber>(
            UserBlocklistPlugin.ByNumber, UserBlocklistPlugin.ValueOf(user.Value.Uuid, number), cancellationToken);
        // Numbers of the tenants below do not count.
        return blocked is not null && blocked.Tenant == route.UnitOfWork.Caller.TenantUuid
            ? RouteResult.Empty with
            {
                Location = $"{All}/{blocked.Value.Uuid}",
                Headers = new Dictionary<string, string>
                {
                    ["Wazo-Blocklist-Number-UUID"] = $"{blocked.Value.Uuid}",
                    ["Wazo-Blocklist-Number-Label"] = blocked.Value.Label ?? "",
                },
            }
            : throw new RefusedException(NotFound(route));
    }

    /// <summary>Validates parameters by the rules of a record.</summary>
    private static JsonObject Read<TQuery>(RouteContext route, params string[] names) where TQuery : class
    {
        var given = new JsonObject();
        foreach (var name in names)
        {
            if (route.Call.QueryValueOf(name) is { } value)
            {
                given[name] = value;
            }
        }
        return RecordFields.Read<TQuery>(given, isPartial: true);
    }

    private static Refusal NotFound(RouteContext route) =>
        Refusals.NotFound("BlocklistNumber", [.. route.Call.Path.Select(part => (part.Key, (object?)part.Value))]);

    private sealed record Filters
    {
        [Length(Min = 1, Max = 128), Pattern(@"^\+?[0-9]+$", Message = "not a valid digit-only phone number")]
        public string? Number { get; init; }

        [Length(Min = 1, Max = 1024)] public string? Label { get; init; }
    }

    private sealed record Lookup
    {
        [Length(Min = 1, Max = 128), Pattern(@"^\+?[0-9]+$", Message = "not a valid digit-only phone number")]
        public string? NumberExact { get; init; }
    }
}
