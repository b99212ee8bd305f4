using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares the opening hours of a user: at most one schedule.</summary>
/// <remarks>Source: wazo-confd 1.1 API, user_schedule.</remarks>
public sealed class UserSchedulePlugin : AssociationPlugin<User, Schedule>
{
    /// <inheritdoc/>
    public override string Name => "user_schedule";

    /// <inheritdoc/>
    public override void Declare(AssociationBuilder<User, Schedule> pair) => pair
        .Route("/users/{user_id:id}/schedules/{schedule_id:int}", "confd.users.{user_id}.schedules.{schedule_id}")
        .SameTenant("user_tenant_uuid", "schedule_tenant_uuid")
        .HasOneSchedule("User", "user_id", user => user.Id)
        .ShowOnRight("users", UserViews.Brief)
        .OnAssociated(link => Tell("associated", "updated", link))
        .OnDissociated(link => Tell("dissociated", "deleted", link));

    private static Told Tell(string what, string action, PairContext<User, Schedule> link) => new(
        $"user_schedule_{what}", $"config.users.schedules.{action}",
        new { UserUuid = link.Left.Value.Uuid, ScheduleId = link.Right.Value.Id })
    {
        Headers = EventScope.User(link.Left.Value.TenantUuid, link.Left.Value.Uuid),
    };
}
