using Confd.Storage;

namespace Confd.Resources;

/// <summary>A uniqueness rule: its values are rows of <c>unique_key</c>, so two nodes can't both claim one.</summary>
internal sealed record UniqueRule<T>(
    string Space, string Name, bool WithinTenant, Func<T, string?> Value, Func<T, string, Refusal> Refused,
    Func<T, Refusal>? RefusedOnCreate = null)
    where T : class
{
    /// <summary>The refusal for a value that a resource of another or the same kind has.</summary>
    public Refusal Refuse(T value, string ownerKind, bool isNew) =>
        isNew && RefusedOnCreate is { } refused ? refused(value) : Refused(value, ownerKind);

    /// <summary>Separates the values of a rule over several fields; can't be typed into any of them by accident.</summary>
    public const char Separator = '\u001f';

    public UniqueValue? KeyOf(T value, Guid? tenant) =>
        Value(value) is { } text ? new UniqueValue(Space, WithinTenant ? $"{tenant}" : "", Name, text) : null;
}
