using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Resources;

/// <summary>Bodies of routes of plugins' own that create or edit a resource.</summary>
public static class RouteBodies
{
    /// <summary>
    /// Reads the body as POST (or PUT) of a resource does, for <see cref="UnitOfWorkOperations.CreateValidatedAsync{T}"/> and
    /// <see cref="UnitOfWorkOperations.EditValidatedAsync{T}"/>. Fields of <c>ResetByPut</c> that the body lacks stay absent.
    /// </summary>
    /// <param name="route">The request.</param>
    /// <param name="isPartial">It is that of PUT, and names only what it changes.</param>
    /// <exception cref="RefusedException">With every faulty field (400).</exception>
    public static JsonObject ReadBodyOf<T>(this RouteContext route, bool isPartial = false) where T : class
    {
        var service = route.UnitOfWork.Services.Operations.Resource<T>();
        return service.ReadBody(
            route.Call.Body, isPartial ? service.Declaration.EditBody : service.Declaration.CreateBody, isPartial);
    }
}

/// <summary>What a request has that nothing reads.</summary>
public static class UnreadNames
{
    private const string Unprintable = "(not ASCII)";

    /// <summary>
    /// Reports names (columns of a file) that a route of a plugin's own does not know, as fields of a body are reported: in the
    /// header <c>Warning</c>, or by a refusal where the request asks for that. Does nothing outside of a request with a body.
    /// </summary>
    /// <exception cref="RefusedException">The request is strict: every name (400).</exception>
    public static void Report(IReadOnlyCollection<string> names)
    {
        if (names.Count == 0 || BodyNotes.Current is not { } notes)
        {
            return;
        }
        if (notes.IsStrict)
        {
            throw new RefusedException([.. names.Select(name => Refusals.Field(name, new[] { "Unknown field." }))]);
        }
        // A header takes only printable ASCII.
        notes.Add(names.Select(name => System.Text.Ascii.IsValid(name) && InputText.Fault(name) is null ? name : Unprintable));
    }
}
