using Confd.Fields;

namespace Confd.Resources;

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
        if (names.Count == 0 || WriteNotes.OfBody is not { } notes)
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
