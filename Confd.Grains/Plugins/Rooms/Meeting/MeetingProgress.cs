using System.Text.Json.Nodes;
using Confd.Storage;
using Microsoft.Extensions.Logging;

namespace Confd.Plugins;

/// <summary>A meeting is ready once Asterisk has reloaded its configuration.</summary>
/// <remarks>Source: wazo-confd 1.1 API, meetings.</remarks>
internal static partial class MeetingProgress
{
    /// <summary>Publishes that the meetings of a completed reload are ready.</summary>
    /// <param name="work">Runs the operations.</param>
    /// <param name="data">The report of sysconfd: status and context of the reload.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static async Task PublishReadyAsync(BackgroundWork work, JsonObject data, CancellationToken cancellationToken)
    {
        if (data["status"].AsText() != "completed")
        {
            return;
        }
        foreach (var entry in (data["context"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (entry["resource_type"].AsText() == MeetingPlugin.Kind && entry["resource_action"].AsText() != "deleted"
                && Guid.TryParse((entry["resource_body"] as JsonObject)?["uuid"].AsText(), out var meeting))
            {
                await PublishReadyAsync(work, meeting, cancellationToken);
            }
        }
    }

    private static async Task PublishReadyAsync(BackgroundWork work, Guid uuid, CancellationToken cancellationToken)
    {
        var logger = work.Service<ILogger<MeetingPlugin>>();
        try
        {
            await work.RunAsync(
                Guid.Empty,
                async work =>
                {
                    if (await work.FindAsync<Meeting>(new ResourceId(MeetingPlugin.Kind, $"{uuid}"), cancellationToken) is { } meeting)
                    {
                        await PublishReadyAsync(work, meeting, cancellationToken);
                    }
                    else
                    {
                        LogGone(logger, uuid);
                    }
                },
                cancellationToken);
        }
        catch (RefusedException refused)
        {
            // It must not delay the others.
            LogNotTold(logger, uuid, refused.Message);
        }
    }

    private static async ValueTask PublishReadyAsync(UnitOfWork work, Stored<Meeting> meeting, CancellationToken cancellationToken)
    {
        var ingress = await TenantIngress.GetAsync(work, meeting.Tenant, cancellationToken);
        var payload = ConfdJsonText.ToNode(await MeetingEvents.PayloadAsync(work, meeting, ingress, cancellationToken)).AsObject();
        payload["status"] = "ready";
        var tenant = meeting.Tenant ?? default;
        work.Publish(meeting.Id, tenant, new DomainEvent("meeting_progress", "config.meetings.progress", payload)
        {
            Headers = EventScope.Tenant(tenant).With("meeting_uuid", meeting.Id.Key),
        });
        foreach (var owner in await work.RelatedAsync<User>(meeting.Id, MeetingPlugin.Owners, cancellationToken))
        {
            var own = payload.DeepClone().AsObject();
            own["user_uuid"] = $"{owner.Value.Uuid}";
            work.Publish(meeting.Id, tenant, new DomainEvent(
                "meeting_user_progress", $"config.users.{owner.Value.Uuid}.meetings.progress", own)
            {
                Headers = EventScope.User(tenant, owner.Value.Uuid).With("meeting_uuid", meeting.Id.Key),
            });
        }
    }

    [LoggerMessage(LogLevel.Information, "Meeting {Meeting} is ready, but gone")]
    private static partial void LogGone(ILogger logger, Guid meeting);

    [LoggerMessage(LogLevel.Warning, "Nobody is told that meeting {Meeting} is ready: {Reason}")]
    private static partial void LogNotTold(ILogger logger, Guid meeting, string reason);
}
