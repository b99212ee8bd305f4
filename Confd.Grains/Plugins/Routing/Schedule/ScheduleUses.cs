namespace Confd.Plugins;

/// <summary>What all resources with opening hours have in common.</summary>
internal static class ScheduleUses
{
    /// <summary>
    /// The opening hours of the left side: at most one schedule of its tenant. The path is
    /// <c>/incalls/{incall_id}/schedules/{schedule_id}</c>, the events are <c>incall_schedule_associated</c> and
    /// <c>incall_schedule_dissociated</c>, and the left side's view lists <c>schedules</c>.
    /// </summary>
    /// <param name="pair">Declares the association.</param>
    /// <param name="word">The left side's name, <c>incall</c>.</param>
    /// <param name="placeholder">Its id in the path, <c>incall_id:int</c>, whose name is also in error texts.</param>
    /// <param name="id">That id.</param>
    /// <param name="payload">Payload of the events.</param>
    /// <param name="headers">Headers of the events; for all users of the tenant by default.</param>
    public static AssociationBuilder<TLeft, Schedule> OpeningHours<TLeft>(
        this AssociationBuilder<TLeft, Schedule> pair, string word, string placeholder, Func<TLeft, object> id,
        Func<PairContext<TLeft, Schedule>, object> payload,
        Func<PairContext<TLeft, Schedule>, System.Text.Json.Nodes.JsonObject>? headers = null)
        where TLeft : class
    {
        var field = placeholder.Split(':')[0];
        return pair
            .Route($"/{word}s/{{{placeholder}}}/schedules/{{schedule_id:int}}")
            // rules, in this order
            .SameTenant()
            .OneRight((link, current) => Refusals.Associated(
                $"{char.ToUpperInvariant(word[0])}{word[1..]}", "Schedule",
                (field, id(link.Left.Value)), ("schedule_id", current.Id)))
            // reading
            .ShowOnLeft("schedules")
            .ShowOnRight($"{word}s")
            // effects
            .Events($"{word}_schedule", $"config.{word}s.schedules", payload, headers: headers);
    }
}
