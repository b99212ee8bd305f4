using System.Collections.Concurrent;

namespace Confd.Gateway.Tests.Races;

/// <summary>Both answers, and the final state.</summary>
/// <param name="First">Status and text of the first write's answer.</param>
/// <param name="Second">Of the second one's.</param>
/// <param name="Seen">The resources afterwards, without ids and names.</param>
internal sealed record RaceOutcome(string First, string Second, string Seen)
{
    /// <summary>The same, from the other write's side.</summary>
    public RaceOutcome Turned => new(Second, First, Seen);
}

/// <summary>
/// What comes out when two writes come one after the other, in either order. It is the same on every database, so whichever
/// asks first finds it out for all.
/// </summary>
internal static class RaceOrders
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<(RaceOutcome First, RaceOutcome Second)>>> Known = new(StringComparer.Ordinal);

    public static Task<(RaceOutcome First, RaceOutcome Second)> OfAsync(
        RaceScenario scenario, Func<Task<(RaceOutcome First, RaceOutcome Second)>> carryOut) =>
        Known.GetOrAdd(scenario.Name, _ => new(carryOut)).Value;
}
