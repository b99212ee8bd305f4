using System.Text.Json.Nodes;

namespace Confd.Plugins;

/// <summary>Events of authorizations: for the tenant, then for each owner of the meeting.</summary>
/// <remarks>Source: wazo-confd 1.1 API, meeting authorizations.</remarks>
internal static class AuthorizationEvents
{
    public static async ValueTask<IReadOnlyList<DomainEvent>> EventOfAsync(
        string what, EventContext<MeetingAuthorization> context, CancellationToken cancellationToken)
    {
        var (authorization, tenant) = (context.Value, context.TenantUuid);
        var payload = ConfdJsonText.ToNode(new
        {
            authorization.Uuid, authorization.MeetingUuid, authorization.GuestUuid, authorization.GuestName, authorization.Status,
            authorization.CreationTime,
        }).AsObject();
        var published = new List<DomainEvent>
        {
            new($"meeting_guest_authorization_{what}", $"config.meeting_guest_authorizations.{what}", payload)
            {
                Headers = EventScope.Tenant(tenant).With("meeting_uuid", $"{authorization.MeetingUuid}"),
            },
        };
        foreach (var meeting in await context.UnitOfWork.RelatedAsync<Meeting>(
            context.Stored.Id, MeetingAuthorizationPlugin.ToMeeting, cancellationToken))
        {
            var owners = await context.UnitOfWork.RelatedAsync<User>(meeting.Stored.Id, MeetingPlugin.Owners, cancellationToken);
            published.AddRange(owners.Select(owner => OfOwner(what, tenant, authorization, payload, owner.Value.Uuid)));
        }
        return published;
    }

    private static DomainEvent OfOwner(string what, Guid tenant, MeetingAuthorization authorization, JsonObject payload, Guid owner)
    {
        var own = payload.DeepClone().AsObject();
        own["user_uuid"] = $"{owner}";
        return new DomainEvent($"meeting_user_guest_authorization_{what}", $"config.users.{owner}.meeting_guest_authorizations.{what}", own)
        {
            Headers = EventScope.User(tenant, owner).With("meeting_uuid", $"{authorization.MeetingUuid}"),
            Acl = $"events.users.{owner}.meeting_guest_authorizations.{what}",
        };
    }
}
