namespace Confd.Plugins;

/// <summary>Declares the opening hours of an outcall: at most one schedule.</summary>
/// <remarks>Source: wazo-confd 1.1 API, outcall_schedule.</remarks>
public sealed class OutcallSchedulePlugin() : AssociationPlugin<Outcall, Schedule>("outcall_schedule")
{
    public override void Declare(AssociationBuilder<Outcall, Schedule> pair) => pair.OpeningHours(
        "outcall", "outcall_id:int", outcall => outcall.Id,
        link => new { OutcallId = link.Left.Value.Id, ScheduleId = link.Right.Value.Id })
        .ShowOnLeft("schedules", schedule => new ScheduleOfOutcall(
            schedule.Value.TenantUuid, schedule.Value.Id, schedule.Value.Name, schedule.Links));
}

/// <summary>A schedule as its outcalls show it.</summary>
internal sealed record ScheduleOfOutcall(Guid TenantUuid, int Id, string? Name, LinkView[] Links);
