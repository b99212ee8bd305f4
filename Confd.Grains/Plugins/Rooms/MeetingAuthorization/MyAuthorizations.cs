namespace Confd.Plugins;

/// <summary>Shows owners the guests of their meetings, and lets guests in.</summary>
internal static class MyAuthorizations
{
    private const string List = "/users/me/meetings/{meeting_uuid:uuid}/authorizations";
    private const string Item = List + "/{authorization_uuid:uuid}";
    private const string Acl = "confd.users.me.meetings.{meeting_uuid}.authorizations";
    private const string ItemAcl = Acl + ".{authorization_uuid}";

    public static void Declare(RouteBuilder routes) => routes
        .Route("GET", List, ListAsync, isList: true, answers: typeof(ShownAuthorization),
            query: ["search", "order", "direction", "limit", "offset", "guest_name", "guest_uuid", "uuid", "creation_time", "created_before"])
        .NotOffered("POST", List, $"{Acl}.create")
        .Route("GET", Item, ReadAsync, answers: typeof(ShownAuthorization))
        .NotOffered("PUT", Item, $"{ItemAcl}.update")
        .Route("DELETE", Item, DeleteAsync)
        .Route("PUT", $"{Item}/accept", (route, token) => DecideAsync(route, "accepted", token),
            answers: typeof(ShownAuthorization))
        .NotOffered("GET", $"{Item}/accept", $"{ItemAcl}.accept.read")
        .NotOffered("DELETE", $"{Item}/accept", $"{ItemAcl}.accept.delete")
        .Route("PUT", $"{Item}/reject", (route, token) => DecideAsync(route, "rejected", token),
            answers: typeof(ShownAuthorization))
        .NotOffered("GET", $"{Item}/reject", $"{ItemAcl}.reject.read")
        // This odd permission is that of the 1.1 API.
        .NotOffered("DELETE", $"{Item}/reject", $"{ItemAcl}.delete.read");

    private static async ValueTask<RouteResult> ListAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var user = route.RequireUser("meeting_authorizations");
        var meeting = await MyMeetings.FindOwnAsync(route, "meeting_uuid", user, cancellationToken)
            ?? throw new RefusedException(Refusals.NotFound("meetings", ("uuid", Guid.Parse(route["meeting_uuid"]))));
        return await route.ListAsync<MeetingAuthorization, ShownAuthorization>(
            ShownAuthorization.Of, ShownAuthorization.Needs, [new("meeting_uuid", $"{meeting.Value.Uuid}")], cancellationToken,
            meeting.Value.TenantUuid);
    }

    private static async ValueTask<RouteResult> ReadAsync(RouteContext route, CancellationToken cancellationToken) =>
        ShownAuthorization.Answer(await GetAsync(route, cancellationToken));

    private static async ValueTask DeleteAsync(RouteContext route, CancellationToken cancellationToken) =>
        await route.UnitOfWork.DeleteAsync(await GetAsync(route, cancellationToken), cancellationToken);

    /// <summary>Owners may change or repeat their answer; each time publishes an event.</summary>
    private static async ValueTask<RouteResult> DecideAsync(RouteContext route, string status, CancellationToken cancellationToken)
    {
        var before = await GetAsync(route, cancellationToken);
        var after = route.UnitOfWork.Replace(before, before.Value with { Status = status });
        await route.UnitOfWork.PublishEditedAsync(before, after, cancellationToken);
        return ShownAuthorization.Answer(after);
    }

    /// <summary>The authorization of the path, if the user owns its meeting.</summary>
    private static async ValueTask<Stored<MeetingAuthorization>> GetAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var user = route.RequireUser("meeting_authorizations");
        var meeting = await MyMeetings.FindOwnAsync(route, "meeting_uuid", user, cancellationToken);
        var found = await route.UnitOfWork.FindVisibleAsync<MeetingAuthorization>(route["authorization_uuid"], cancellationToken);
        return meeting is not null && found?.Value.MeetingUuid == meeting.Value.Uuid
            ? found
            : throw new RefusedException(Refusals.NotFound("meeting_authorization"));
    }
}
