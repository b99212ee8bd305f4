namespace Confd.Plugins;

/// <summary>Declares the opening hours of an incall: at most one schedule.</summary>
/// <remarks>Source: wazo-confd 1.1 API, incall_schedule.</remarks>
public sealed class IncallSchedulePlugin() : AssociationPlugin<Incall, Schedule>("incall_schedule")
{
    public override void Declare(AssociationBuilder<Incall, Schedule> pair) => pair.OpeningHours(
        "incall", "incall_id:int", incall => incall.Id,
        link => new { IncallId = link.Left.Value.Id, ScheduleId = link.Right.Value.Id });
}
