using System.Text.Json.Nodes;
using Confd.Storage;

namespace Confd.Resources;

/// <summary>A stored resource.</summary>
/// <param name="Id">Kind and key.</param>
/// <param name="Tenant">Owner, or null for resources of the whole system.</param>
/// <param name="Version">Version that was read; 0 when it is not stored yet.</param>
/// <param name="Value">The record.</param>
public sealed record Stored<T>(ResourceId Id, Guid? Tenant, long Version, T Value) where T : class;

/// <summary>What a rule looks at.</summary>
/// <param name="UnitOfWork">The operation: who asks, and what else it reads or changes.</param>
/// <param name="Before">The stored state; null when the resource is being created.</param>
/// <param name="After">The state that is to be stored (for deletions: the stored one).</param>
public sealed record RuleContext<T>(UnitOfWork UnitOfWork, Stored<T>? Before, Stored<T> After)
    where T : class
{
    /// <summary>
    /// Validated content of the body beyond the record's own fields: relations, and commands for others. Of the record's
    /// own fields a rule sees only the result, so that every method obeys the same rules.
    /// </summary>
    public JsonObject Beside { get; init; } = [];

    /// <summary>The record that is to be stored.</summary>
    public T Value => After.Value;
}

/// <summary>A business rule: it needs more than the field itself.</summary>
public interface IRule<T> where T : class
{
    /// <summary>Null when the rule holds.</summary>
    ValueTask<Refusal?> CheckAsync(RuleContext<T> context, CancellationToken cancellationToken);
}

internal sealed class LambdaRule<T>(Func<RuleContext<T>, CancellationToken, ValueTask<Refusal?>> check) : IRule<T>
    where T : class
{
    public ValueTask<Refusal?> CheckAsync(RuleContext<T> context, CancellationToken cancellationToken) =>
        check(context, cancellationToken);
}
