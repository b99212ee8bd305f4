namespace Confd.Resources;

/// <summary>Writes some resources of a long text.</summary>
/// <param name="nodes">The next resources, with the relations that were asked for.</param>
/// <param name="isFirst">They begin the text; then there may be none.</param>
/// <returns>UTF-8.</returns>
public delegate ValueTask<byte[]> TextWriting<T>(IReadOnlyList<ViewNode<T>> nodes, bool isFirst) where T : class;

/// <summary>Answers that are no JSON.</summary>
public static class RouteTexts
{
    /// <summary>
    /// 200 with a text about every resource of the request's tenant, in the order of their ids (a CSV file). It is composed after the
    /// commit, a thousand resources at a time, so that it is never whole in memory.
    /// </summary>
    /// <param name="route">The request.</param>
    /// <param name="contentType">Media type of the text.</param>
    /// <param name="needs">The relations that the text reads.</param>
    /// <param name="begin">Called once, when the resources are listed; there are none while their plugin is switched off.</param>
    public static RouteResult TextOfAll<T>(
        this RouteContext route, string contentType, IReadOnlyList<RelationPath> needs,
        Func<CancellationToken, ValueTask<TextWriting<T>>> begin) where T : class
    {
        var work = route.UnitOfWork;
        return RouteResult.InPieces(
            contentType, async (runner, token) => await TextPieces<T>.BeginAsync(work, runner.Composer, needs, begin, token));
    }
}
