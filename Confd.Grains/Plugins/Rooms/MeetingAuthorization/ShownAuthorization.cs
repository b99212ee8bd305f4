using Confd.Fields;

namespace Confd.Plugins;

/// <summary>An authorization as guests and owners see it.</summary>
/// <param name="Uuid">Its key.</param>
/// <param name="MeetingUuid">The meeting.</param>
/// <param name="GuestUuid">The guest.</param>
/// <param name="GuestName">The name that the guest chose.</param>
/// <param name="Status">pending, accepted or rejected.</param>
/// <param name="GuestSipAuthorization">Base64 of user, colon and password; null until the guest is accepted.</param>
/// <param name="CreationTime">In UTC.</param>
internal sealed record ShownAuthorization(
    Guid Uuid, Guid MeetingUuid, Guid GuestUuid, string GuestName, string Status, [property: Secret] string? GuestSipAuthorization,
    string CreationTime)
{
    /// <summary>The relations that it reads.</summary>
    public static IReadOnlyList<RelationPath> Needs { get; } =
        MeetingAuthorizationPlugin.ToMeeting.ThenEach(MeetingGuest.Endpoint);

    public static ShownAuthorization Of(ViewNode<MeetingAuthorization> node)
    {
        var authorization = node.Value;
        var account = authorization.Status == "accepted" && node.One<Meeting>(MeetingAuthorizationPlugin.ToMeeting) is { } meeting
            ? MeetingGuest.AccountOf(meeting)
            : null;
        return new ShownAuthorization(
            authorization.Uuid, authorization.MeetingUuid, authorization.GuestUuid, authorization.GuestName, authorization.Status,
            account, authorization.CreationTime);
    }

    /// <summary>The answer with an authorization, composed after the commit.</summary>
    public static RouteResult Answer(Stored<MeetingAuthorization> stored) => RouteResult.Composed(async (responder, token) =>
        await responder.GraphAsync<MeetingAuthorization>([stored.Id.Key], Needs, token) is [var node]
            ? ViewResponder.Json(Of(node))
            : throw new RefusedException(Refusals.NotFound("meeting_authorization")));

    public override string ToString() => RecordText.Of(this);
}
