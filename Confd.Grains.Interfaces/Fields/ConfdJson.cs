using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Confd.Fields;

/// <summary>How records become JSON: names in snake_case, nulls written, text unescaped where JSON allows it.</summary>
public static class ConfdJson
{
    /// <summary>Every property: the stored form.</summary>
    public static JsonSerializerOptions Options { get; } = Create(resolver: new DefaultJsonTypeInfoResolver());

    /// <summary>Without internal and write-only properties: the shown form.</summary>
    public static JsonSerializerOptions ViewOptions { get; } = Create(
        resolver: new DefaultJsonTypeInfoResolver { Modifiers = { HideInternal } });

    private static JsonSerializerOptions Create(IJsonTypeInfoResolver resolver)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            MaxDepth = 64,
            TypeInfoResolver = resolver,
            Converters = { new FreeObjectConverter() },
        };
        options.MakeReadOnly();
        return options;
    }

    private static void HideInternal(JsonTypeInfo type)
    {
        for (var index = type.Properties.Count - 1; index >= 0; index--)
        {
            var attributes = type.Properties[index].AttributeProvider;
            if (attributes is not null
                && (attributes.IsDefined(typeof(InternalAttribute), false) || attributes.IsDefined(typeof(WriteOnlyAttribute), false)))
            {
                type.Properties.RemoveAt(index);
            }
        }
    }
}
