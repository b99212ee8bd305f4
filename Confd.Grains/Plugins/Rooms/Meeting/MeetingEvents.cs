using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Plugins;

/// <summary>Events of meetings. They contain the guests' account, as the 1.1 API prescribes.</summary>
/// <remarks>Source: wazo-confd 1.1 API, meetings.</remarks>
internal static class MeetingEvents
{
    /// <summary>The event of a change, with a reload. sysconfd reports the reload's context when it is done.</summary>
    /// <param name="what">The change in the name of the event.</param>
    /// <param name="action">The change in the reload's context.</param>
    /// <param name="context">The change.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    /// <exception cref="RefusedException">The tenant has no ingress (503).</exception>
    public static async ValueTask<IReadOnlyList<DomainEvent>> EventOfAsync(
        string what, string action, EventContext<Meeting> context, CancellationToken cancellationToken)
    {
        var ingress = await TenantIngress.GetAsync(context.UnitOfWork, context.Stored.Tenant, cancellationToken);
        return [Of(what, action, context.Stored, await PayloadAsync(context.UnitOfWork, context.Stored, ingress, cancellationToken))];
    }

    public static DomainEvent Of(string what, string action, Stored<Meeting> meeting, ToldMeeting payload) =>
        new($"meeting_{what}", $"config.meetings.{what}", payload)
        {
            Headers = EventScope.Tenant(meeting.Tenant ?? default).With("meeting_uuid", meeting.Id.Key),
            Reload = [Reload.Pjsip],
            ReloadContext =
            [
                new JsonObject
                {
                    ["resource_type"] = MeetingPlugin.Kind, ["resource_action"] = action,
                    ["resource_body"] = new JsonObject { ["uuid"] = $"{meeting.Value.Uuid}" },
                },
            ],
        };

    public static async ValueTask<ToldMeeting> PayloadAsync(
        UnitOfWork work, Stored<Meeting> meeting, string? ingress, CancellationToken cancellationToken)
    {
        var owners = await work.RelatedAsync<User>(meeting.Id, MeetingPlugin.Owners, cancellationToken);
        return new ToldMeeting(
            meeting.Value.Uuid, meeting.Value.Name, [.. owners.Select(owner => owner.Value.Uuid)], ingress,
            await MeetingGuest.AuthorizationAsync(work, meeting, cancellationToken));
    }
}

/// <summary>A meeting in the payload of events.</summary>
internal sealed record ToldMeeting(
    Guid Uuid, string Name, IReadOnlyList<Guid> OwnerUuids, string? IngressHttpUri, [property: Secret] string? GuestSipAuthorization)
{
    public override string ToString() => RecordText.Of(this);
}
