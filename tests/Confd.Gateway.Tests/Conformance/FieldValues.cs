using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Gateway.Tests.Conformance;

/// <summary>A value that a field must refuse.</summary>
/// <param name="Json">The value.</param>
/// <param name="Message">The messages about it as the error text has them; a part of them when several rules are broken.</param>
/// <param name="IsWhole">The message is the whole text after the field's name.</param>
/// <param name="IsInSchema">The JSON schema refuses the value too.</param>
internal sealed record Fault(string Json, string Message, bool IsWhole = true, bool IsInSchema = true);

/// <summary>Values that a field accepts or refuses, by its type and rules. Source of the texts: wazo-confd 1.1 API, error bodies.</summary>
internal static class FieldValues
{
    /// <summary>New ones come first, as many fields are unique.</summary>
    private static string[] Texts =>
    [
        ResourceSample.NewName(), $"{Random.Shared.Next(100_000, 999_999)}", $"{ResourceSample.NewName()}@example.com",
        "ab", "12", "fr_FR", "en_US", "a", "_X.", "/a/b", "10.0.0.1", "http://example.com/",
    ];

    private static readonly string[] Breaks = ["\n", "\r\nx", "\t", "\u0000", "\u001b", "\u007f", "\u0085", "\u2028", "\u2029"];

    private static readonly string[] Bells = ["\u0000", "\u0007", "\u007f", "\u2028"];

    /// <summary>A valid value other than the current one; null when none comes to mind.</summary>
    public static JsonNode? Other(FieldSchema field, JsonNode? current) =>
        Valid(field).FirstOrDefault(value => !JsonNode.DeepEquals(value, current) && !IsSameNumber(value, current));

    public static IEnumerable<Fault> Faults(FieldSchema field, bool isEdit)
    {
        if (!field.IsNullable && !(field.NullMeansDefault && !isEdit))
        {
            yield return new Fault("null", Lacks(field, "Field may not be null.", "not_null"), IsInSchema: !field.NullMeansDefault);
        }
        foreach (var fault in WrongTypes(field).Concat(field.Rules.SelectMany(rule => BrokenBy(rule, field))))
        {
            yield return fault;
        }
        foreach (var json in WithControls(field))
        {
            yield return new Fault(json.ToJsonString(), ControlsRefused(field, json), IsWhole: false, IsInSchema: false);
        }
    }

    /// <summary>The error text for a missing value.</summary>
    public static string Lacks(FieldSchema field, string message, string constraint) => field.HasStructuredFaults
        ? $"{{'message': '{message}', 'constraint_id': '{constraint}', 'constraint': '{constraint}'}}"
        : $"['{message}']";

    /// <summary>Values with a control character in one of their texts, however deep.</summary>
    private static IEnumerable<JsonNode> WithControls(FieldSchema field) => field.Kind switch
    {
        FieldKind.String => (field.IsMultiLine ? Bells : Breaks).Select(control => (JsonNode)$"{Valid(field).FirstOrDefault() ?? "x"}{control}"),
        FieldKind.List => WithControls(field.Item!).Select(item => ListWith(field, item)),
        FieldKind.Nested => field.Nested!.Fields.Where(inner => inner.IsReadable)
            .SelectMany(inner => WithControls(inner).Select(value => new JsonObject(ObjectOf(field.Nested!)
                .Where(pair => pair.Key != inner.Name).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))
                .Append(KeyValuePair.Create<string, JsonNode?>(inner.Name, value))))),
        FieldKind.Free => Breaks.SelectMany(control => new[] { new JsonObject { [$"a{control}"] = "b" }, new JsonObject { ["a"] = $"b{control}" } }),
        _ => [],
    };

    /// <summary>As long as the list must be.</summary>
    private static JsonArray ListWith(FieldSchema field, JsonNode item)
    {
        var length = field.Rules.OfType<LengthRule>().Select(rule => Math.Max(rule.Equal, rule.Min)).DefaultIfEmpty(1).Max();
        return [.. Enumerable.Range(1, Math.Max(length, 1)).Select(_ => item.DeepClone())];
    }

    /// <summary>The error text for the value; its own rules come first.</summary>
    private static string ControlsRefused(FieldSchema field, JsonNode value) =>
        field.Kind != FieldKind.String ? "'"
        : field.Rules.Any(rule => rule.Check(value) is not null) ? "['"
        : field.IsMultiLine ? InputText.Controls
        : InputText.LineBreaks;

    private static IEnumerable<Fault> WrongTypes(FieldSchema field)
    {
        var (wrong, message) = field.Kind switch
        {
            FieldKind.String => (new[] { "1", "true", "[]", "{}" }, "['Not a valid string.']"),
            FieldKind.Integer => (["\"x\"", "true", "[]", "{}"], "['Not a valid integer.']"),
            FieldKind.Float => (["[]", "{}"], "['Not a valid number.']"),
            FieldKind.Boolean when field.IsLenient => (["\"maybe\"", "2", "[]", "{}"], "['Not a valid boolean.']"),
            FieldKind.Boolean => (["\"true\"", "1", "[]", "{}"], "['Not a valid boolean.']"),
            FieldKind.Uuid => (["\"x\"", "1", "[]", "{}"], "['Not a valid UUID.']"),
            FieldKind.DateTime => (["\"x\"", "1", "[]", "{}"], "['Not a valid datetime.']"),
            FieldKind.List when field.Item!.Kind == FieldKind.Nested && !field.IsPlainList => (["\"x\"", "1", "{}"], "['Invalid type.']"),
            FieldKind.List => (["\"x\"", "1", "{}"], "['Not a valid list.']"),
            FieldKind.Nested or FieldKind.Destination => (["\"x\"", "1", "[]"], "{'_schema': ['Invalid input type.']}"),
            _ => (["\"x\"", "1", "[]"], "['Not a valid mapping type.']"),
        };
        if (field.HasStructuredFaults)
        {
            message = $"{{'message': {message[1..^1]}, 'constraint_id': 'type', 'constraint': '{field.Kind.ToString().ToLowerInvariant()}'}}";
        }
        foreach (var json in wrong)
        {
            yield return new Fault(json, message, IsInSchema: field.Kind is not (FieldKind.Uuid or FieldKind.DateTime) || json != "\"x\"");
        }
        if (field.Kind == FieldKind.Integer)
        {
            yield return new Fault("99999999999999999999999", "['Number too large.']", IsInSchema: false);
        }
        if (field.Kind == FieldKind.Destination)
        {
            yield return new Fault("{}", "{'type': ['Missing data for required field.']}", IsInSchema: false);
            yield return new Fault("{\"type\":\"no such type\"}", "{'type': ['Must be one of: ", IsWhole: false, IsInSchema: false);
        }
        if (field is { Kind: FieldKind.List, Item: { } item })
        {
            yield return new Fault("[null]", item.Kind == FieldKind.Nested && !field.IsPlainList
                ? "{0: {'_schema': ['Invalid input type.']}}"
                : "{0: ['Field may not be null.']}");
            foreach (var fault in WrongTypes(item).Concat(item.Rules.SelectMany(rule => BrokenBy(rule, item))))
            {
                yield return new Fault($"[{fault.Json}]", fault.IsWhole ? $"{{0: {fault.Message}}}" : fault.Message, fault.IsWhole, fault.IsInSchema);
            }
        }
        if (field is { Kind: FieldKind.Nested, Nested: { } nested })
        {
            foreach (var inner in nested.Fields.Where(inner => inner is { IsReadable: true, IsRequired: true }))
            {
                yield return new Fault("{}", $"'{inner.Name}': ['Missing data for required field.']", IsWhole: false);
            }
        }
    }

    private static IEnumerable<Fault> BrokenBy(FieldRule rule, FieldSchema field)
    {
        var isOnly = field.Rules.Count == 1;
        Fault Broken(string json, string message) => new(json, isOnly ? $"['{message}']" : message, isOnly);
        switch (rule)
        {
            case LengthRule { Equal: >= 0 } length:
                yield return Broken(OfLength(field, length.Equal + 1), $"Length must be {length.Equal}.");
                break;
            case LengthRule length:
                var between = $"Length must be between {length.Min} and {length.Max}.";
                if (length.Max >= 0)
                {
                    yield return Broken(
                        OfLength(field, length.Max + 1), length.Min >= 0 ? between : $"Longer than maximum length {length.Max}.");
                }
                if (length.Min > 0)
                {
                    yield return Broken(
                        OfLength(field, length.Min - 1), length.Max >= 0 ? between : $"Shorter than minimum length {length.Min}.");
                }
                break;
            case RangeRule range:
                var text = range.Min != long.MinValue && range.Max != long.MaxValue
                    ? $"Must be greater than or equal to {range.Min} and less than or equal to {range.Max}."
                    : range.Min != long.MinValue ? $"Must be greater than or equal to {range.Min}."
                    : $"Must be less than or equal to {range.Max}.";
                if (range.Min > int.MinValue)
                {
                    yield return Broken($"{range.Min - 1}", text);
                }
                if (range.Max < int.MaxValue)
                {
                    yield return Broken($"{range.Max + 1}", text);
                }
                break;
            case OneOfRule oneOf:
                yield return Broken("\"no such choice\"", $"Must be one of: {string.Join(", ", oneOf.Choices)}.");
                break;
            case PatternRule pattern:
                foreach (var broken in new[] { "", " ", "!\\u00e9\\n", "x" }.Where(broken => pattern.Check(JsonNode.Parse($"\"{broken}\"")!) is not null))
                {
                    yield return Broken($"\"{broken}\"", pattern.Message) with { IsInSchema = false };
                }
                break;
            case NotEmptyRule:
                yield return Broken("[]", $"{field.Name} cannot be empty");
                break;
            case DigitsRule:
                yield return Broken("\"1x\"", "Invalid input.");
                yield return Broken("\"\"", "Invalid input.");
                break;
            case EmailRule:
                yield return Broken("\"x\"", "Not a valid email address.") with { IsInSchema = false };
                break;
            case AsteriskSectionRule section:
                yield return Broken("\"a b\"", "Not a valid Asterisk section name");
                yield return Broken("\"\"", "Shorter than minimum length 1");
                yield return Broken($"\"{new string('a', section.Max + 1)}\"", $"Longer than maximum length {section.Max}");
                yield return Broken("\"system\"", "Reserved Asterisk section name") with { IsInSchema = false };
                break;
        }
    }

    private static string OfLength(FieldSchema field, int length) => field.Kind == FieldKind.List
        ? new JsonArray([.. Enumerable.Range(0, length).Select(_ => Valid(field.Item!).First()!.DeepClone())]).ToJsonString()
        : $"\"{new string('1', length)}\"";

    private static IEnumerable<JsonNode> Valid(FieldSchema field)
    {
        foreach (var value in Guesses(field))
        {
            if (field.Rules.All(rule => rule.Check(value) is null))
            {
                yield return value;
            }
        }
    }

    private static IEnumerable<JsonNode> Guesses(FieldSchema field) => field.Kind switch
    {
        FieldKind.String => (field.Rules.OfType<OneOfRule>().FirstOrDefault()?.Choices ?? Texts).Select(text => (JsonNode)text),
        FieldKind.Integer => Integers(field).Select(number => (JsonNode)number),
        FieldKind.Float => [0.5, 1.5],
        FieldKind.Boolean => [true, false],
        FieldKind.Uuid => [$"{Guid.NewGuid()}"],
        FieldKind.DateTime => ["2030-01-02T03:04:05+00:00"],
        FieldKind.List => ListsOf(field),
        FieldKind.Nested => [ObjectOf(field.Nested!)],
        // Destinations of calls.
        FieldKind.Destination => [JsonNode.Parse("""{"type":"hangup","cause":"normal"}""")!, JsonNode.Parse("""{"type":"none"}""")!],
        _ => [new JsonObject { ["a"] = "b" }],
    };

    private static IEnumerable<long> Integers(FieldSchema field)
    {
        var range = field.Rules.OfType<RangeRule>().FirstOrDefault();
        var least = Math.Max(range?.Min ?? 1, -1000);
        return [least + 1, least + 2, least, least + 1000];
    }

    private static IEnumerable<JsonNode> ListsOf(FieldSchema field)
    {
        var items = Valid(field.Item!).Take(4).ToList();
        for (var count = 1; count <= items.Count; count++)
        {
            yield return new JsonArray([.. items.Take(count).Select(item => item.DeepClone())]);
        }
    }

    /// <summary>An object with its required fields.</summary>
    public static JsonObject ObjectOf(RecordSchema schema)
    {
        var made = new JsonObject();
        foreach (var field in schema.Fields.Where(field => field is { IsReadable: true, IsRequired: true }))
        {
            made[field.Name] = Valid(field).FirstOrDefault()?.DeepClone();
        }
        return made;
    }

    private static bool IsSameNumber(JsonNode value, JsonNode? current) =>
        value.GetValueKind() == JsonValueKind.Number && current?.GetValueKind() == JsonValueKind.Number
        && value.ToJsonString() == current.ToJsonString();
}
