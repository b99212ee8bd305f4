using Confd.Fields;

namespace Confd.Plugins;

/// <summary>
/// Guests' requests without a token: to enter a meeting, and to read the answer. The uuids prove who the guest is.
/// </summary>
internal static class GuestAuthorizations
{
    private const string List = "/guests/{guest_uuid}/meetings/{meeting_uuid:uuid}/authorizations";
    private const string Item = List + "/{authorization_uuid:uuid}";

    public static void Declare(RouteBuilder routes) => routes
        .NotOffered("GET", List, needsNoToken: true)
        .Route("POST", List, CreateAsync, body: typeof(Guest), answers: typeof(ShownAuthorization), needsNoToken: true)
        .Route("GET", Item, ReadAsync, answers: typeof(ShownAuthorization), needsNoToken: true)
        .NotOffered("PUT", Item, needsNoToken: true)
        .NotOffered("DELETE", Item, needsNoToken: true);

    private static async ValueTask<RouteResult> CreateAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var given = route.ReadObject();
        // The values of the path count, and their faults are reported with the others.
        given["meeting_uuid"] = route["meeting_uuid"];
        given["guest_uuid"] = route["guest_uuid"];
        var values = route.UnitOfWork.Validate<MeetingAuthorization>(given);
        var meeting = await route.EnterAsync<Meeting>("meeting_uuid", cancellationToken)
            ?? throw new RefusedException(Refusals.NotFound("Meeting", ("uuid", Guid.Parse(route["meeting_uuid"]))));
        var made = await route.UnitOfWork.CreateValidatedAsync<MeetingAuthorization>(values, cancellationToken);
        return ShownAuthorization.Answer(made) with
        {
            Location = $"/guests/{made.Value.GuestUuid}/meetings/{meeting.Value.Uuid}/authorizations",
            LocationQuery = $"authorization_uuid={made.Value.Uuid}",
        };
    }

    private static async ValueTask<RouteResult> ReadAsync(RouteContext route, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(route["guest_uuid"], out var guest))
        {
            throw new RefusedException(Refusals.Field("guest_uuid", new[] { "Not a valid UUID." }));
        }
        var meeting = await route.EnterAsync<Meeting>("meeting_uuid", cancellationToken)
            ?? throw new RefusedException(Refusals.NotFound("meetings", ("uuid", Guid.Parse(route["meeting_uuid"]))));
        var found = await route.UnitOfWork.FindVisibleAsync<MeetingAuthorization>(route["authorization_uuid"], cancellationToken);
        return found is { Value: var value } && value.MeetingUuid == meeting.Value.Uuid && value.GuestUuid == guest
            ? ShownAuthorization.Answer(found)
            : throw new RefusedException(Refusals.NotFound("meeting_authorizations"));
    }

    /// <summary>Body of a guest who wants to enter.</summary>
    private sealed record Guest
    {
        /// <summary>The name that the guest chose, 1 to 128 characters.</summary>
        [Required, Length(Min = 1, Max = 128)] public string GuestName { get; init; } = "";
    }
}
