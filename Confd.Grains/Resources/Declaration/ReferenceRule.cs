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
/// <param name="TargetLabel">How error texts call it.</param>
/// <param name="UniqueName">The target's unique rule by which the field names it; null when it is the key.</param>
/// <param name="Value">The field's value, or null.</param>
/// <param name="OnDelete">What a deletion of the target does.</param>
/// <param name="DeleteRefused">Text of the refusal: target, referrer.</param>
/// <param name="Order">Where the refusal stands among those of other plugins.</param>
/// <param name="OtherTenant">
/// The refusal, after all other rules, of a visible target of another tenant; null to treat it as not there.
/// </param>
/// <param name="Clear">Removes the reference from the record.</param>
/// <param name="NotFound">Text when the target does not exist; null for the usual one.</param>
internal sealed record ReferenceRule<T>(
    string LinkKind, string Field, string TargetKind, string TargetLabel, string? UniqueName,
    Func<T, string?> Value, OnDelete OnDelete, Func<object, object, Refusal>? DeleteRefused, int Order,
    Func<Stored<T>, Guid, Refusal>? OtherTenant, Func<T, T>? Clear, Func<string, Refusal>? NotFound)
    where T : class;

/// <summary>A reference rule seen from the resource that is referred to.</summary>
/// <param name="LinkKind">Kind of the links.</param>
/// <param name="ReferrerKind">Who refers.</param>
/// <param name="OnDelete">What a deletion of the target does.</param>
/// <param name="DeleteRefused">Text of the refusal: target, referrer.</param>
/// <param name="Order">Where the refusal stands among those of other plugins.</param>
/// <param name="Clear">The referring record without the reference to this target.</param>
internal sealed record IncomingReference(
    string LinkKind, string ReferrerKind, OnDelete OnDelete, Func<object, object, Refusal>? DeleteRefused, int Order,
    Func<object, Tracked, object>? Clear);
