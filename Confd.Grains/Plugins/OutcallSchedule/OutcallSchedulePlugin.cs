using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares the opening hours of an outgoing route: at most one schedule.</summary>
/// <remarks>Source: wazo-confd 1.1 API, outcall_schedule.</remarks>
public sealed class OutcallSchedulePlugin : AssociationPlugin<Outcall, Schedule>
{
    /// <inheritdoc/>
    public override string Name => "outcall_schedule";

    /// <inheritdoc/>
    public override void Declare(AssociationBuilder<Outcall, Schedule> pair) => pair
        .Route("/outcalls/{outcall_id:int}/schedules/{schedule_id:int}", "confd.outcalls.{outcall_id}.schedules.{schedule_id}")
        .SameTenant("outcall_tenant_uuid", "schedule_tenant_uuid")
        .HasOneSchedule("Outcall", "outcall_id", outcall => outcall.Id, schedule => new
        {
            schedule.Value.TenantUuid,
            schedule.Value.Id,
            schedule.Value.Name,
            Links = LinkView.To("schedules", $"/schedules/{schedule.Id.Key}"),
        })
        .ShowOnRight("outcalls", OutcallPlugin.Brief)
        .OnAssociated(link => Tell("associated", "updated", link))
        .OnDissociated(link => Tell("dissociated", "deleted", link));

    private static Told Tell(string what, string action, PairContext<Outcall, Schedule> link) => new(
        $"outcall_schedule_{what}", $"config.outcalls.schedules.{action}",
        new { OutcallId = link.Left.Value.Id, ScheduleId = link.Right.Value.Id });
}
