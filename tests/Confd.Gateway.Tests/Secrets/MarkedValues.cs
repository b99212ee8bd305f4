using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Gateway.Tests.Conformance;
using Confd.Resources;

namespace Confd.Gateway.Tests.Secrets;

/// <summary>A value of a body's field that has a mark in every secret of one place.</summary>
/// <param name="Place">The secret within the field, for example <c>choices.destination.disa.pin</c>.</param>
/// <param name="Value">The value.</param>
internal sealed record MarkedValue(string Place, JsonNode Value);

/// <summary>Puts marks where a record may have secrets, however deep.</summary>
internal sealed class MarkedValues(DestinationTypes destinations)
{
    /// <summary>One value per place of secrets in a field. A later call gives other marks.</summary>
    /// <param name="field">The field.</param>
    /// <param name="valid">A valid value for the fields around a secret; null for a guess.</param>
    public IEnumerable<MarkedValue> Of(FieldSchema field, JsonNode? valid) => Of(field, field.Name, valid);

    /// <summary>The same value with a control character in each mark, which every field refuses.</summary>
    public static JsonNode Broken(JsonNode value) => JsonNode.Parse(
        System.Text.RegularExpressions.Regex.Replace(value.ToJsonString(), MarkWatch.Start + "[0-9]+", "$0\\u0007"))!;

    private IEnumerable<MarkedValue> Of(FieldSchema field, string place, JsonNode? valid)
    {
        if (field.IsSecret)
        {
            return [new MarkedValue(place, Secret(field))];
        }
        if (field.SecretOptions.Count > 0)
        {
            return [new MarkedValue(place, Options(field))];
        }
        return field.Kind switch
        {
            FieldKind.Nested => Within(field.Nested!, place, valid as JsonObject),
            FieldKind.Destination => Variants(field, place),
            FieldKind.List => Of(field.Item!, place, (valid as JsonArray)?.FirstOrDefault()?.DeepClone())
                .Select(item => item with { Value = new JsonArray(item.Value) }),
            _ => [],
        };
    }

    private static JsonNode Secret(FieldSchema field) => field.Kind switch
    {
        FieldKind.Free => new JsonObject
        {
            ["url"] = "http://example.com/", ["key"] = MarkWatch.NewMark(),
            ["accounts"] = new JsonArray(new JsonObject { ["anything"] = MarkWatch.NewMark() }),
        },
        FieldKind.String when field.Rules.OfType<LengthRule>().Any(rule => rule.Equal >= 0) => $"{Random.Shared.Next(100_000, 999_999)}",
        FieldKind.String => MarkWatch.NewMark(),
        _ => throw new NotSupportedException($"{field.Name}: the sweep has no secret of this type."),
    };

    private static JsonArray Options(FieldSchema field)
    {
        var isPair = field.Item!.Kind == FieldKind.List;
        return new JsonArray([.. field.SecretOptions.Select(name => isPair
            ? (JsonNode)new JsonArray(name, MarkWatch.NewMark())
            : new JsonObject { ["key"] = name, ["value"] = MarkWatch.NewMark() })]);
    }

    private IEnumerable<MarkedValue> Within(RecordSchema record, string place, JsonObject? valid)
    {
        var whole = valid ?? FieldValues.ObjectOf(record);
        foreach (var inner in record.Fields.Where(inner => inner.IsReadable))
        {
            foreach (var marked in Of(inner, $"{place}.{inner.Name}", whole[inner.Name]?.DeepClone()))
            {
                var value = whole.DeepClone().AsObject();
                value[inner.Name] = marked.Value;
                yield return marked with { Value = value };
            }
        }
    }

    private IEnumerable<MarkedValue> Variants(FieldSchema field, string place)
    {
        foreach (var type in destinations.In(field.Catalogue).All)
        {
            foreach (var secret in RecordSchema.For(type.Fields).Fields.Where(inner => inner.IsSecret))
            {
                var value = FieldValues.ObjectOf(RecordSchema.For(type.Fields));
                value["type"] = type.Type;
                if (type.SubField is { } subField)
                {
                    value[subField] = type.SubType;
                }
                value[secret.Name] = Secret(secret);
                yield return new MarkedValue($"{place}.{type.SubType ?? type.Type}.{secret.Name}", value);
            }
        }
    }
}
