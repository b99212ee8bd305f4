using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares the opening hours of an incoming call: at most one schedule.</summary>
/// <remarks>Source: wazo-confd 1.1 API, incall_schedule.</remarks>
public sealed class IncallSchedulePlugin : AssociationPlugin<Incall, Schedule>
{
    /// <inheritdoc/>
    public override string Name => "incall_schedule";

    /// <inheritdoc/>
    public override void Declare(AssociationBuilder<Incall, Schedule> pair) => pair
        .Route("/incalls/{incall_id:int}/schedules/{schedule_id:int}", "confd.incalls.{incall_id}.schedules.{schedule_id}")
        .SameTenant("incall_tenant_uuid", "schedule_tenant_uuid")
        .HasOneSchedule("Incall", "incall_id", incall => incall.Id)
        .ShowOnRight("incalls", IncallViews.Brief)
        .OnAssociated(link => Tell("associated", "updated", link))
        .OnDissociated(link => Tell("dissociated", "deleted", link));

    private static Told Tell(string what, string action, PairContext<Incall, Schedule> link) => new(
        $"incall_schedule_{what}", $"config.incalls.schedules.{action}",
        new { IncallId = link.Left.Value.Id, ScheduleId = link.Right.Value.Id });
}
