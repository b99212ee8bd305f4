using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Resources;

/// <summary>Texts that may name a resource, existing or not; they must not name one of another tenant.</summary>
internal static class NamedTexts
{
    /// <summary>The refusal of the first text that names a resource of another tenant; null when there is none.</summary>
    /// <param name="work">The operation.</param>
    /// <param name="record">Schema of the values.</param>
    /// <param name="values">Validated values; fields may be absent.</param>
    /// <param name="tenant">The tenant of the resource that they belong to.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    public static async ValueTask<Refusal?> CheckAsync(
        UnitOfWork work, RecordSchema record, JsonObject values, Guid? tenant, CancellationToken cancellationToken)
    {
        foreach (var (field, text) in record.MayName ? TextsIn(record, values) : [])
        {
            var named = field.MayName!;
            if (work.Services.Plugins.TryGetResource(named.Kind) is { } declaration
                && await work.Services.FindTargetAsync(declaration, named.By, text, cancellationToken) is { Tenant: { } owner }
                && owner != tenant)
            {
                return Refusals.ReferenceNotFound(field.Name, named.Called, (field.Name, text));
            }
        }
        return null;
    }

    private static IEnumerable<(FieldSchema Field, string Text)> TextsIn(RecordSchema record, JsonObject values) =>
        record.Fields.SelectMany(field => values[field.Name] switch
        {
            JsonValue value when field.MayName is not null && value.GetValue<string>() is { Length: > 0 } text => [(field, text)],
            JsonObject nested when field.Nested is { } schema => TextsIn(schema, nested),
            JsonArray items when field.Item?.Nested is { } schema => items.OfType<JsonObject>().SelectMany(item => TextsIn(schema, item)),
            _ => Enumerable.Empty<(FieldSchema, string)>(),
        });
}
