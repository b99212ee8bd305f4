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
        foreach (var field in record.Fields)
        {
            var refusal = values[field.Name] switch
            {
                JsonValue value when field.MayName is { } named =>
                    await CheckAsync(work, named, field.Name, value.GetValue<string>(), tenant, cancellationToken),
                JsonObject nested when field.Nested is { } schema =>
                    await CheckAsync(work, schema, nested, tenant, cancellationToken),
                JsonArray items when field.Item?.Nested is { } schema =>
                    await CheckAsync(work, schema, items, tenant, cancellationToken),
                _ => null,
            };
            if (refusal is not null)
            {
                return refusal;
            }
        }
        return null;
    }

    private static async ValueTask<Refusal?> CheckAsync(
        UnitOfWork work, RecordSchema record, JsonArray items, Guid? tenant, CancellationToken cancellationToken)
    {
        foreach (var item in items.OfType<JsonObject>())
        {
            if (await CheckAsync(work, record, item, tenant, cancellationToken) is { } refusal)
            {
                return refusal;
            }
        }
        return null;
    }

    private static async ValueTask<Refusal?> CheckAsync(
        UnitOfWork work, MayNameAttribute named, string field, string text, Guid? tenant, CancellationToken cancellationToken) =>
        text.Length > 0 && work.Services.Plugins.TryGetResource(named.Kind) is { } declaration
        && await work.Services.FindTargetAsync(declaration, named.By, text, cancellationToken) is { Tenant: { } owner } && owner != tenant
            ? Refusals.ReferenceNotFound(field, named.Called, (field, text))
            : null;
}
