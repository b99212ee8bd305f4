namespace Confd.Resources;

/// <summary>Compares If-Match and If-None-Match of a write with the current state.</summary>
internal static class Preconditions
{
    /// <param name="call">The request.</param>
    /// <param name="current">Entity tag of the current state; null when it has none.</param>
    /// <exception cref="RefusedException">PreconditionFailed.</exception>
    public static void Demand(RouteCall call, string? current)
    {
        if ((call.IfMatch is { } match && !EntityTags.MatchStrongly(match, current))
            || (call.IfNoneMatch is { } none && EntityTags.MatchWeakly(none, current)))
        {
            throw new RefusedException(Refusals.PreconditionFailed());
        }
    }
}
