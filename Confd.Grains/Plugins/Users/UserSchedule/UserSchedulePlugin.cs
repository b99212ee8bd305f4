namespace Confd.Plugins;

/// <summary>Declares the opening hours of a user: at most one schedule.</summary>
/// <remarks>Source: wazo-confd 1.1 API, user_schedule.</remarks>
public sealed class UserSchedulePlugin() : AssociationPlugin<User, Schedule>("user_schedule")
{
    public override void Declare(AssociationBuilder<User, Schedule> pair) => pair.OpeningHours(
        "user", "user_id:id", user => user.Id,
        link => new { UserUuid = link.Left.Value.Uuid, ScheduleId = link.Right.Value.Id },
        link => EventScope.User(link.Left));
}
