namespace Confd.Plugins;

/// <summary>Declares the opening hours of a group: at most one schedule.</summary>
/// <remarks>Source: wazo-confd 1.1 API, group_schedule.</remarks>
public sealed class GroupSchedulePlugin() : AssociationPlugin<Group, Schedule>("group_schedule")
{
    public override void Declare(AssociationBuilder<Group, Schedule> pair) => pair.OpeningHours(
        "group", "group_uuid:id", group => group.Uuid,
        link => new { GroupId = link.Left.Value.Id, GroupUuid = link.Left.Value.Uuid, ScheduleId = link.Right.Value.Id });
}
