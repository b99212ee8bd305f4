using System.Text.Json.Nodes;

namespace Confd.Resources;

/// <summary>Checks of the form of single fields, for what no attribute can say.</summary>
/// <remarks>
/// A check sees only its own field, so no rule over several fields can look at a body. Such a rule looks at the result
/// (<see cref="IRule{T}"/>), for every method.
/// </remarks>
internal sealed class FieldForms
{
    private readonly List<(string Field, Func<JsonNode, Refusal?> Check)> checks = [];

    public void Add(string field, Func<JsonNode, Refusal?> check) => checks.Add((field, check));

    /// <exception cref="RefusedException">With every field that is wrong.</exception>
    public void Demand(JsonObject values)
    {
        var refusals = checks.Select(one => values[one.Field] is { } value ? one.Check(value) : null).OfType<Refusal>().ToList();
        if (refusals.Count > 0)
        {
            throw new RefusedException(refusals);
        }
    }
}
