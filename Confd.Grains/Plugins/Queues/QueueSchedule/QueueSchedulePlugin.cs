namespace Confd.Plugins;

/// <summary>Declares the opening hours of a queue: at most one schedule.</summary>
/// <remarks>Source: wazo-confd 1.1 API, queue_schedule.</remarks>
public sealed class QueueSchedulePlugin() : AssociationPlugin<Queue, Schedule>("queue_schedule")
{
    public override void Declare(AssociationBuilder<Queue, Schedule> pair) => pair.OpeningHours(
        "queue", "queue_id:int", queue => queue.Id,
        link => new { QueueId = link.Left.Value.Id, ScheduleId = link.Right.Value.Id });
}
