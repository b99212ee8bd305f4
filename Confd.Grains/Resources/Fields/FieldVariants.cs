using System.Text.Json.Nodes;

namespace Confd.Fields;

/// <summary>Reads the values of one type whose shape depends on a discriminator.</summary>
internal interface IVariantReader
{
    /// <summary>The reader of another catalogue of shapes, see <see cref="DestinationsOfAttribute"/>.</summary>
    IVariantReader In(string catalogue) => this;

    /// <summary>The normal form with every field of the shape, or what is wrong.</summary>
    (JsonNode? Normal, object? Fault) Read(JsonNode value, FieldVariants? variants);

    /// <summary>As <see cref="UnknownFields.Find"/> for a value that was found valid.</summary>
    Dictionary<string, object>? FindUnknown(JsonObject value, FieldVariants? variants);

    /// <summary>The fields of a value's shape; null when it has none that is declared.</summary>
    RecordSchema? ShapeOf(JsonObject value);

    /// <summary>A stored value as histories show it: only its discriminator when its shape is no longer declared.</summary>
    JsonObject WithoutSecrets(JsonObject value, FieldVariants variants);
}

/// <summary>The readers that plugins have declared, by the type of the field.</summary>
internal sealed class FieldVariants(IReadOnlyDictionary<Type, IVariantReader> readers)
{
    public static FieldVariants None { get; } = new(new Dictionary<Type, IVariantReader>());

    public IVariantReader Of(FieldSchema field) => readers.TryGetValue(field.Variant!, out var reader)
        ? reader.In(field.Catalogue)
        : throw new InvalidOperationException($"No plugin declares the shapes of {field.Variant!.Name}.");

    /// <summary>The fields of a value's shape; null for none.</summary>
    public RecordSchema? ShapeOf(JsonNode? value) => value is JsonObject shaped
        ? readers.Values.Select(reader => reader.ShapeOf(shaped)).FirstOrDefault(shape => shape is not null)
        : null;
}
