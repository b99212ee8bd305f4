using Confd.Resources;

namespace Confd.Plugins;

/// <summary>What all resources with opening hours have in common.</summary>
internal static class ScheduleUses
{
    /// <summary>The left side has at most one schedule, and its view lists it as <c>schedules</c>.</summary>
    /// <param name="pair">Declares the association.</param>
    /// <param name="called">How error texts call the left side.</param>
    /// <param name="idField">How error texts call its id.</param>
    /// <param name="id">Its id in error texts.</param>
    /// <param name="item">What its view shows of a schedule; id, name and link by default.</param>
    public static AssociationBuilder<TLeft, Schedule> HasOneSchedule<TLeft>(
        this AssociationBuilder<TLeft, Schedule> pair, string called, string idField, Func<TLeft, object> id,
        Func<ViewNode<Schedule>, object>? item = null)
        where TLeft : class => pair
            .Associate(async (link, cancellationToken) =>
            {
                var current = await link.Session.RelatedAsync<Schedule>(
                    link.Left.Id, Walk.Right(link.Link.Kind), cancellationToken);
                return current.Count == 0
                    ? null
                    : Refusals.Associated(
                        called, "Schedule", (idField, id(link.Left.Value)), ("schedule_id", current[0].Value.Id));
            })
            .ShowOnLeft("schedules", item ?? SchedulePlugin.Brief);
}
