using System.Text.Json.Nodes;

namespace Confd.Plugins;

/// <summary>Serves <c>/users/me/meetings</c>: the meetings that the user of the token owns.</summary>
/// <remarks>Source: wazo-confd 1.1 API, meetings.</remarks>
internal static class MyMeetings
{
    private const string List = "/users/me/meetings";
    private const string Item = List + "/{uuid:uuid}";

    public static void Declare(RouteBuilder routes) => routes
        .Route("GET", List, ListAsync, isList: true, answers: typeof(FullView<Meeting>),
            query: ["search", "order", "direction", "limit", "offset", "recurse", "name", "persistent", "require_authorization", "creation_time"])
        .Route("POST", List, CreateAsync, body: typeof(MeetingBody), answers: typeof(FullView<Meeting>))
        .Route("GET", Item, ReadAsync, answers: typeof(FullView<Meeting>))
        .Route("PUT", Item, EditAsync, body: typeof(MeetingBody), isEdit: true)
        .Route("DELETE", Item, DeleteAsync);

    /// <summary>The meeting of the path if the user owns it; null otherwise.</summary>
    public static async ValueTask<Stored<Meeting>?> FindOwnAsync(
        RouteContext route, string placeholder, Guid user, CancellationToken cancellationToken)
    {
        var meeting = await route.UnitOfWork.FindVisibleAsync<Meeting>(route[placeholder], cancellationToken);
        return meeting is not null
            && (await route.UnitOfWork.RelatedAsync<User>(meeting.Id, MeetingPlugin.Owners, cancellationToken)).Any(owner => owner.Value.Uuid == user)
            ? meeting
            : null;
    }

    private static ValueTask<RouteResult> ListAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var user = route.RequireUser("meetings");
        return route.ListAsync<Meeting, FullView<Meeting>>(
            meeting => meeting.Full(), route.UnitOfWork.NeedsOfView<Meeting>(), [new("owner", $"{user}")], cancellationToken);
    }

    private static async ValueTask<RouteResult> CreateAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var user = route.RequireUser("meetings");
        var values = route.ReadBodyOf<Meeting>();
        AddOwner(values, user);
        var made = await route.UnitOfWork.CreateValidatedAsync<Meeting>(values, cancellationToken);
        return Shown(made) with { Location = $"/meetings/{made.Value.Uuid}" };
    }

    private static async ValueTask<RouteResult> ReadAsync(RouteContext route, CancellationToken cancellationToken) =>
        Shown(await route.GetAsync<Meeting>("uuid", cancellationToken));

    private static async ValueTask EditAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var user = route.RequireUser("meetings");
        var meeting = await GetAsync(route, user, cancellationToken);
        var values = route.ReadBodyOf<Meeting>(isPartial: true);
        if (values.ContainsKey("owner_uuids"))
        {
            AddOwner(values, user);
        }
        await route.UnitOfWork.EditValidatedAsync(meeting, values, cancellationToken);
    }

    private static async ValueTask DeleteAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var user = route.RequireUser("meetings");
        await route.UnitOfWork.DeleteAsync(await GetAsync(route, user, cancellationToken), cancellationToken);
    }

    private static async ValueTask<Stored<Meeting>> GetAsync(RouteContext route, Guid user, CancellationToken cancellationToken) =>
        await FindOwnAsync(route, "uuid", user, cancellationToken)
        ?? throw new RefusedException(route.UnitOfWork.NotFound<Meeting>(route["uuid"]));

    /// <summary>The user who creates or edits a meeting is one of its owners.</summary>
    private static void AddOwner(JsonObject values, Guid user)
    {
        if (values["owner_uuids"] is not JsonArray owners)
        {
            values["owner_uuids"] = owners = [];
        }
        if (!owners.Any(owner => (string?)owner == $"{user}"))
        {
            owners.Add((JsonNode)$"{user}");
        }
    }

    public static RouteResult Shown(Stored<Meeting> meeting) =>
        RouteResult.Composed((responder, token) => responder.ItemAsync<Meeting>(meeting.Id.Key, token));
}

/// <summary>Serves <c>/guests/me/meetings/{uuid}</c>: anybody with the link sees the meeting.</summary>
/// <remarks>Source: wazo-confd 1.1 API, meetings. The uuid is the secret: there is no list.</remarks>
internal static class GuestMeetings
{
    public static void Declare(RouteBuilder routes) => routes.Route(
        "GET", "/guests/me/meetings/{uuid:uuid}", ReadAsync, needsNoToken: true, answers: typeof(FullView<Meeting>));

    private static async ValueTask<RouteResult> ReadAsync(RouteContext route, CancellationToken cancellationToken) =>
        MyMeetings.Shown(await route.EnterAsync<Meeting>("uuid", cancellationToken)
            ?? throw new RefusedException(route.UnitOfWork.NotFound<Meeting>(route["uuid"])));
}
