using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Confd.Resources;

/// <summary>An absolute URL of this API; the gateway fills in its base (scheme, host, prefix) for each caller.</summary>
/// <param name="Path">Path with <c>/1.1</c>.</param>
[JsonConverter(typeof(HrefConverter))]
public readonly record struct Href(string Path);

/// <summary>One entry of <c>links</c>.</summary>
/// <param name="Rel">Name of the collection.</param>
/// <param name="Href">Where the resource is.</param>
public sealed record LinkView(string Rel, Href Href)
{
    /// <summary>The usual list with one link.</summary>
    public static LinkView[] To(string rel, string path) => [new LinkView(rel, new Href("/1.1" + path))];
}

internal sealed class HrefConverter : JsonConverter<Href>
{
    public override Href Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Links are only written.");

    public override void Write(Utf8JsonWriter writer, Href value, JsonSerializerOptions options) =>
        // The mark can't come from data: the writer escapes control characters everywhere else.
        writer.WriteRawValue(
            $"\"{(char)RouteAnswer.BaseUrlMark}{JavaScriptEncoder.Default.Encode(value.Path)}\"",
            skipInputValidation: true);
}
