using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Confd.Gateway.OpenApi;

/// <summary>Examples that follow the schemas, with familiar values for fields whose names reveal their meaning.</summary>
internal sealed class SchemaExamples(JsonObject schemas)
{
    private const int Deepest = 6;

    private static readonly Dictionary<string, string[]> ByName = new()
    {
        ["firstname"] = ["Alice"], ["lastname"] = ["Martin"], ["email"] = ["alice@example.org"], ["number"] = ["1001"],
        ["exten"] = ["1001"], ["context"] = ["default"], ["name"] = ["sales", "Sales"], ["label"] = ["Sales"],
        ["description"] = ["Second floor"], ["language"] = ["fr_FR"], ["timezone"] = ["Europe/Paris"],
        ["start"] = ["1000"], ["end"] = ["1999"], ["slots_start"] = ["701"], ["slots_end"] = ["750"], ["username"] = ["alice"],
        ["caller_id"] = ["\"Alice Martin\""], ["mobile_phone_number"] = ["+33123456789"], ["interface"] = ["SIP/gateway", "eth0"],
        ["hostname"] = ["pbx"], ["domain"] = ["example.org"], ["ip_address"] = ["192.0.2.10"], ["netmask"] = ["255.255.255.0"],
        ["gateway"] = ["192.0.2.1"], ["nameservers"] = ["192.0.2.53"], ["pool_start"] = ["192.0.2.100"], ["pool_end"] = ["192.0.2.199"],
        ["hours_start"] = ["08:00"], ["hours_end"] = ["18:00"], ["music_on_hold"] = ["default"], ["slug"] = ["acme"],
    };

    private static readonly string[] Texts =
        ["example", "1001", "10", "+33123456789", "default", "08:00", "Example", "fr_FR", "a", "+E164", "yes"];

    /// <summary>A value of the schema; null when none is found.</summary>
    public JsonNode? Of(JsonNode? schema) => Make(schema, "", 0);

    private JsonNode? Make(JsonNode? node, string name, int depth)
    {
        if (node is not JsonObject schema || depth > Deepest)
        {
            return null;
        }
        if ((string?)schema["$ref"] is { } reference)
        {
            return Make(schemas[reference.Split('/')[^1]], name, depth + 1);
        }
        if ((schema["anyOf"] ?? schema["oneOf"]) is JsonArray several)
        {
            return several.Select(one => Make(one, name, depth)).FirstOrDefault(made => made is not null);
        }
        if (schema["enum"] is JsonArray choices)
        {
            return choices.FirstOrDefault(choice => choice is not null)?.DeepClone();
        }
        return TypeOf(schema) switch
        {
            "object" => Object(schema, depth),
            "array" => Array(schema, name, depth),
            "integer" => Number(schema, name),
            "number" => 1.5,
            "boolean" => schema["default"] is { } usual ? (bool)usual : true,
            "string" => Text(schema, name),
            _ => null,
        };
    }

    private static string? TypeOf(JsonObject schema) => schema["type"] switch
    {
        JsonArray types => types.Select(type => (string?)type).FirstOrDefault(type => type != "null"),
        { } type => (string?)type,
        null => null,
    };

    private JsonObject? Object(JsonObject schema, int depth)
    {
        var example = new JsonObject();
        var required = schema["required"]?.AsArray().Select(name => (string)name!).ToHashSet() ?? [];
        foreach (var (name, property) in schema["properties"]?.AsObject() ?? [])
        {
            var isOptional = !required.Contains(name);
            if ((isOptional && !ByName.ContainsKey(name)) || (bool?)property?["readOnly"] == true && isOptional)
            {
                continue;
            }
            var value = Make(property, name, depth + 1);
            if (value is null && !isOptional && !TakesNull(property))
            {
                return null;
            }
            if (value is not null || !isOptional)
            {
                example[name] = value;
            }
        }
        return example;
    }

    private static bool TakesNull(JsonNode? property) =>
        property is JsonObject { Count: 0 }
        || (property?["type"] is JsonArray types && types.Any(type => (string?)type == "null"))
        || (property?["anyOf"] is JsonArray several && several.Any(one => (string?)one?["type"] is "null"));

    private JsonArray? Array(JsonObject schema, string name, int depth)
    {
        var least = (int?)schema["minItems"] ?? (depth < 3 ? 1 : 0);
        var items = new JsonArray();
        for (var index = 0; index < least; index++)
        {
            if (Make(schema["items"], name, depth + 1) is not { } item)
            {
                return (int?)schema["minItems"] > 0 ? null : items;
            }
            items.Add(item);
        }
        return items;
    }

    private static JsonNode Number(JsonObject schema, string name)
    {
        var usual = name is "id" ? 12 : (long?)schema["default"] ?? 1;
        return Math.Clamp(usual, (long?)schema["minimum"] ?? long.MinValue, (long?)schema["maximum"] ?? long.MaxValue);
    }

    private static JsonNode? Text(JsonObject schema, string name)
    {
        var usual = (string?)schema["format"] switch
        {
            "uuid" => ["6f1a4c2e-8d3b-4f57-9a60-2b7c1e5d8f04"],
            "date-time" => ["2026-01-31T12:00:00Z"],
            "email" => ["alice@example.org"],
            "uri" => ["https://confd.example/1.1/users/12"],
            _ => ByName.GetValueOrDefault(name) ?? [],
        };
        IEnumerable<string> initial = (string?)schema["default"] is { Length: > 0 } text ? [text] : [];
        return usual.Concat(initial).Concat(Texts).FirstOrDefault(candidate => Fits(schema, candidate)) is { } found ? found : null;
    }

    private static bool Fits(JsonObject schema, string text)
    {
        if (text.Length < ((int?)schema["minLength"] ?? 0) || text.Length > ((int?)schema["maxLength"] ?? int.MaxValue))
        {
            return false;
        }
        if (schema["not"]?["enum"] is JsonArray excluded && excluded.Any(one => (string?)one == text))
        {
            return false;
        }
        try
        {
            return (string?)schema["pattern"] is not { } pattern
                || Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(100));
        }
        catch (Exception exception) when (exception is ArgumentException or RegexMatchTimeoutException)
        {
            // The pattern has another dialect, or is slow. An example is not worth more effort.
            return false;
        }
    }
}
