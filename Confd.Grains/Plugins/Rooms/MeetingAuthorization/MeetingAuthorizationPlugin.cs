using Confd.Fields;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>
/// Declares guests' requests to enter a meeting: a guest asks without a token, an owner of the meeting lets the guest in.
/// </summary>
/// <remarks>Source: wazo-confd 1.1 API, meeting authorizations.</remarks>
public sealed class MeetingAuthorizationPlugin() : ResourcePlugin<MeetingAuthorization>(Kind)
{
    /// <summary>Kind of an authorization.</summary>
    internal const string Kind = "meeting_authorization";

    /// <summary>Most authorizations of a meeting.</summary>
    internal const int Most = 128;

    /// <summary>From an authorization to its meeting.</summary>
    internal static RelationPath ToMeeting { get; } =
        RelationPath.Right<MeetingAuthorizationPlugin, MeetingAuthorization>(a => a.MeetingUuid);

    private static readonly Refusal Full = Refusals.Resource($"Quota for Meeting Authorization exceeded. Maximum: {Most}");

    public override void Declare(ResourceBuilder<MeetingAuthorization> authorization) => authorization
        .Named("authorizations", called: Kind)
        .TenantOfReference()
        .Complete(CompleteAsync)
        // rules, in this order; places enforce the quota, because two guests can't have the same one
        .References<MeetingPlugin>(a => a.MeetingUuid, OnDelete.Cascade)
        .Unique("place", a => $"{a.MeetingUuid}/{a.Place}", (_, _) => Full)
        // reading
        .Column("owner", ToMeeting.Then(MeetingPlugin.Owners), "uuid", source: ColumnSource.Key)
        .Before("created_before", "creation_time")
        .NotSearched("owner")
        .NotSorted("owner")
        // effects
        .OnEach(Change.Created, (a, token) => AuthorizationEvents.EventOfAsync("created", a, token))
        .OnEach(Change.Edited, (a, token) => AuthorizationEvents.EventOfAsync("updated", a, token))
        .OnEach(Change.Deleted, (a, token) => AuthorizationEvents.EventOfAsync("deleted", a, token))
        .Recurring(MeetingPlugin.Interval, RemoveOldAsync)
        .Extends<Meeting>(meeting => meeting.Effect(AcceptPendingAsync))
        .WithoutStandardRoutes()
        .Routes(GuestAuthorizations.Declare)
        .Routes(MyAuthorizations.Declare);

    /// <summary>A meeting that lets everybody in accepts a guest at once.</summary>
    private static async ValueTask<MeetingAuthorization> CompleteAsync(
        MeetingAuthorization authorization, CompletionContext completion, CancellationToken cancellationToken)
    {
        var work = completion.UnitOfWork;
        // The commit fails if the meeting has changed since this read.
        var meeting = await work.FindAsync<Meeting>(new ResourceId(MeetingPlugin.Kind, $"{authorization.MeetingUuid}"), cancellationToken);
        return authorization with
        {
            Status = meeting?.Value.RequireAuthorization == true ? "pending" : "accepted",
            CreationTime = WireTime.Text(work.Service<TimeProvider>().GetUtcNow()),
            Place = meeting is null ? 0 : await FreePlaceAsync(work, meeting, cancellationToken),
        };
    }

    /// <summary>A random free place, so that guests who come at the same time seldom choose the same one.</summary>
    private static async ValueTask<int> FreePlaceAsync(UnitOfWork work, Stored<Meeting> meeting, CancellationToken cancellationToken)
    {
        var others = await work.ListAsync<MeetingAuthorization>(
            meeting.Value.TenantUuid, "meeting_uuid", $"{meeting.Value.Uuid}", cancellationToken);
        var free = Enumerable.Range(0, Most).Except(others.Select(other => other.Place)).ToList();
        return free.Count > 0 ? free[Random.Shared.Next(free.Count)] : throw new RefusedException(Full);
    }

    /// <summary>
    /// A meeting that now lets everybody in accepts waiting guests, but not rejected ones; without events, as in the 1.1 API.
    /// </summary>
    private static async ValueTask AcceptPendingAsync(RuleContext<Meeting> context, CancellationToken cancellationToken)
    {
        if (context.Before is null || context.Value.RequireAuthorization)
        {
            return;
        }
        var waiting = await context.UnitOfWork.RelatedAsync<MeetingAuthorization>(
            context.After.Id, RelationPath.Left<MeetingAuthorizationPlugin, MeetingAuthorization>(a => a.MeetingUuid), cancellationToken);
        foreach (var guest in waiting.Where(guest => guest.Value.Status == "pending"))
        {
            context.UnitOfWork.Replace(guest.Stored, guest.Value with { Status = "accepted" });
        }
    }

    private static async Task RemoveOldAsync(BackgroundWork work, CancellationToken cancellationToken)
    {
        // Meetings that are due take their authorizations with them, without events.
        await MeetingPurge.RunAsync(work, cancellationToken);
        await OldResources.RemoveAsync<MeetingAuthorization>(
            work, authorization => authorization.CreationTime, [],
            (authorization, latest) => string.CompareOrdinal(authorization.CreationTime, latest) < 0,
            (work, authorization) => work.DeleteAsync(authorization, cancellationToken), cancellationToken);
    }
}
