using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares the opening hours of a group: at most one schedule.</summary>
/// <remarks>Source: wazo-confd 1.1 API, group_schedule.</remarks>
public sealed class GroupSchedulePlugin : AssociationPlugin<Group, Schedule>
{
    /// <inheritdoc/>
    public override string Name => "group_schedule";

    /// <inheritdoc/>
    public override void Declare(AssociationBuilder<Group, Schedule> pair) => pair
        .Route(
            "/groups/{group_uuid:id}/schedules/{schedule_id:int}", "confd.groups.{group_uuid}.schedules.{schedule_id}")
        .SameTenant("group_tenant_uuid", "schedule_tenant_uuid")
        .HasOneSchedule("Group", "group_uuid", group => group.Uuid)
        .ShowOnRight("groups", GroupPlugin.Brief)
        .OnAssociated(link => Tell("associated", "updated", link))
        .OnDissociated(link => Tell("dissociated", "deleted", link));

    private static Told Tell(string what, string action, PairContext<Group, Schedule> link) => new(
        $"group_schedule_{what}", $"config.groups.schedules.{action}",
        new { GroupId = link.Left.Value.Id, GroupUuid = link.Left.Value.Uuid, ScheduleId = link.Right.Value.Id });
}
