using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares the opening hours of a queue: at most one schedule.</summary>
/// <remarks>Source: wazo-confd 1.1 API, queue_schedule.</remarks>
public sealed class QueueSchedulePlugin : AssociationPlugin<Queue, Schedule>
{
    /// <inheritdoc/>
    public override string Name => "queue_schedule";

    /// <inheritdoc/>
    public override void Declare(AssociationBuilder<Queue, Schedule> pair) => pair
        .Route("/queues/{queue_id:int}/schedules/{schedule_id:int}", "confd.queues.{queue_id}.schedules.{schedule_id}")
        .SameTenant("queue_tenant_uuid", "schedule_tenant_uuid")
        .HasOneSchedule("Queue", "queue_id", queue => queue.Id)
        .ShowOnRight("queues", QueuePlugin.Brief)
        .OnAssociated(link => Tell("associated", "updated", link))
        .OnDissociated(link => Tell("dissociated", "deleted", link));

    private static Told Tell(string what, string action, PairContext<Queue, Schedule> link) => new(
        $"queue_schedule_{what}", $"config.queues.schedules.{action}",
        new { QueueId = link.Left.Value.Id, ScheduleId = link.Right.Value.Id });
}
