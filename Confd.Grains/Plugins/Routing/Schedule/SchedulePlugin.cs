namespace Confd.Plugins;

/// <summary>Declares <c>/schedules</c>: opening hours, for any number of users, groups, queues, incalls and outcalls.</summary>
/// <remarks>Source: wazo-confd 1.1 API, schedules.</remarks>
public sealed class SchedulePlugin() : ResourcePlugin<Schedule>("schedule")
{
    public override void Declare(ResourceBuilder<Schedule> schedule) => schedule
        .Named("schedules")
        // rules
        .Rule(s => TimezoneNames.Check(s.Value.Timezone, s.Before?.Value.Timezone))
        .Destinations("destinations", MapDestinations, column: "fallback_actionid", mustExist: ClosedUser, isKept: true)
        .Brief(s => new ScheduleBrief(s.Value.Id, s.Value.Name, s.Links))
        // effects
        .Events("schedule", "config.schedules", s => new { s.Id });

    private static Schedule MapDestinations(Schedule schedule, Func<Destination?, Destination?> map) => schedule with
    {
        ClosedDestination = map(schedule.ClosedDestination) ?? Destination.None,
        ExceptionalPeriods =
        [
            .. schedule.ExceptionalPeriods.Select(period => period with { Destination = map(period.Destination) ?? Destination.None }),
        ],
    };

    /// <summary>The only destination of a schedule that must exist.</summary>
    private static IEnumerable<Destination> ClosedUser(Schedule schedule) =>
        schedule.ClosedDestination.As<UserDestination>() is null ? [] : [schedule.ClosedDestination];
}

/// <summary>A schedule as other resources show it.</summary>
internal sealed record ScheduleBrief(int Id, string? Name, LinkView[] Links);
