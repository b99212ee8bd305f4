namespace Confd.Plugins;

/// <summary>
/// Removes meetings that are not persistent when they are a day old, with their guests' endpoint and authorizations.
/// </summary>
/// <remarks>Source: wazo-confd 1.1, purge of meetings.</remarks>
internal static class MeetingPurge
{
    public static Task RunAsync(BackgroundWork work, CancellationToken cancellationToken) => OldResources.RemoveAsync<Meeting>(
        work, meeting => meeting.CreationTime, [(meeting => meeting.Persistent, "false")],
        (meeting, latest) => !meeting.Persistent && string.CompareOrdinal(meeting.CreationTime, latest) < 0,
        (work, meeting) => RemoveAsync(work, meeting, cancellationToken), cancellationToken);

    /// <summary>Deletes a meeting as its route does, but also when its ingress is gone.</summary>
    private static async ValueTask RemoveAsync(UnitOfWork work, Stored<Meeting> meeting, CancellationToken cancellationToken)
    {
        var ingress = await TenantIngress.FindAsync(work, meeting.Tenant, cancellationToken);
        var payload = await MeetingEvents.PayloadAsync(work, meeting, ingress, cancellationToken);
        work.Publish(meeting.Id, meeting.Tenant, MeetingEvents.Of("deleted", "deleted", meeting, payload));
        await MeetingGuest.RemoveAfterAsync(work, meeting, cancellationToken);
        await work.RemoveAsync(meeting, cancellationToken);
    }
}
