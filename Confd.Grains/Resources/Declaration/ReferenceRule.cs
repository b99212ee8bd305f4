using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>What happens to the referring resource when the one that it refers to is deleted.</summary>
public enum OnDelete
{
    /// <summary>The deletion is refused.</summary>
    Refuse,

    /// <summary>The referring resource is deleted too, without events of its own.</summary>
    Cascade,

    /// <summary>The field becomes null.</summary>
    Clear,
}

/// <summary>A field that names another resource; the database holds it as a link with foreign keys.</summary>
/// <param name="LinkKind"><c>kind.field</c>.</param>
/// <param name="Field">Wire name of the field.</param>
/// <param name="TargetKind">Kind of the resource that is named.</param>
/// <param name="Value">The field's value, or null.</param>
/// <param name="OnDelete">What a deletion of the target does.</param>
/// <param name="RefusedAfter">Kind whose refusal of the deletion comes before this one; null for its place by name.</param>
/// <param name="OtherTenant">
/// The refusal, after all other rules, of a visible target of another tenant; null to treat it as not there.
/// </param>
/// <param name="NotFound">Text when the target does not exist; null for the usual one.</param>
internal sealed record ReferenceRule<T>(
    string LinkKind, string Field, string TargetKind, Func<T, string?> Value, OnDelete OnDelete, string? RefusedAfter,
    Func<Stored<T>, Guid, Refusal>? OtherTenant, Func<string, Refusal>? NotFound)
    where T : class
{
    /// <summary>The refusal of a value that names nothing.</summary>
    public Refusal Refuse(string value, string called) =>
        NotFound?.Invoke(value) ?? Refusals.ReferenceNotFound(Field, called, (Field, value));

    /// <summary>The record without the reference.</summary>
    public T Clear(T value) => RecordFields.Apply(value, new JsonObject { [Field] = null });
}

/// <summary>A reference rule seen from the resource that is referred to.</summary>
/// <param name="LinkKind">Kind of the links.</param>
/// <param name="ReferrerKind">Kind of the referring resources.</param>
/// <param name="OnDelete">What a deletion of the target does.</param>
/// <param name="RefusedAfter">Kind whose refusal comes before this one; null for its place by name.</param>
/// <param name="Clear">The referring record without the reference to this target.</param>
internal sealed record IncomingReference(
    string LinkKind, string ReferrerKind, OnDelete OnDelete, string? RefusedAfter, Func<object, Tracked, object>? Clear);
