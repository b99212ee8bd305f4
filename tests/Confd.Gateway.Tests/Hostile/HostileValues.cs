using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests.Hostile;

/// <summary>Values that follow a schema of the description, more or less, and what attackers put in their place.</summary>
internal sealed class HostileValues(JsonObject document, Random random, KnownIds known)
{
    private const int Deepest = 5;

    private static readonly string[] Texts =
    [
        "a", "1001", "1002", "1999", "default", "Sales", "", " ", "é", "日本", "x\ny", "x\r\n[evil]\ntype=endpoint", "\0", "a\0b", "\u001f",
        "${EXTEN}", "../../etc/passwd", "'; DROP TABLE resource; --", "%s%n", "<script>", "\u202e", "\ud83d\ude00", "_X.", "*1", "+33123456789",
        "NaN", "null", "true", "0", "-1", "00000000-0000-0000-0000-000000000000", "fr_FR", "Europe/Paris", "a@b.example", "08:00",
    ];

    private static readonly string[] Wild =
    [
        "null", "true", "false", "0", "-1", "1", "2147483648", "-2147483649", "9223372036854775808", "1e400", "1.5", "0.1e-400", "\"\"",
        "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00x\"", "\"a\\u0000b\"", "[]", "{}", "[null]", "[[]]", "[{}]", "{\"\":null}", "\"\\uffff\"",
        "[1,\"a\",null,{}]", "{\"type\":\"user\",\"user_id\":1e99}", "{\"type\":null}", "\"10000000-0000-4000-8000-00000000dead\"",
    ];

    /// <summary>One item of a list.</summary>
    public T Pick<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    public bool Chance(int percent) => random.Next(100) < percent;

    /// <summary>The body of an operation as the description has it.</summary>
    public JsonNode? Body(JsonNode schema) => Make(schema, "", 0);

    /// <summary>The text of a body with something wrong in it.</summary>
    public string Spoil(JsonNode? body)
    {
        var spoiled = body?.DeepClone();
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            if (spoiled is null || Chance(5))
            {
                spoiled = Hostile();
                continue;
            }
            var places = Places(spoiled).ToList();
            if (places.Count == 0)
            {
                break;
            }
            var (parent, key) = Pick(places);
            Replace(parent, key);
        }
        var text = Filled(spoiled?.ToJsonString() ?? "null");
        return random.Next(25) switch
        {
            0 => text[..random.Next(text.Length + 1)],
            1 => text.Insert(Math.Min(1, text.Length), "\"name\":1,\"name\":{},"),
            2 => text + text,
            3 => string.Concat(Enumerable.Repeat("{\"a\":[", 60 * random.Next(1, 20))),
            4 => "\ufeff" + text,
            5 => text.Replace(":", ":\0", StringComparison.Ordinal),
            6 => text.Replace('"', '\''),
            _ => text,
        };
    }

    public string Text()
    {
        var text = Pick(Texts);
        return random.Next(30) == 0 ? string.Concat(Enumerable.Repeat(text.Length == 0 ? "x" : text, random.Next(1, 3000))) : text;
    }

    private JsonNode? Make(JsonNode? node, string name, int depth)
    {
        if (node is not JsonObject schema || depth > Deepest)
        {
            return null;
        }
        if ((string?)schema["$ref"] is { } reference)
        {
            return Make(document["components"]!["schemas"]![reference.Split('/')[^1]], name, depth + 1);
        }
        if (schema["enum"] is JsonArray choices)
        {
            return choices[random.Next(choices.Count)]?.DeepClone();
        }
        var types = schema["type"] is JsonArray several ? several.Select(type => (string)type!).ToList() : [(string?)schema["type"] ?? "string"];
        return Pick(types) switch
        {
            "object" => Object(schema, depth),
            "array" => new JsonArray([.. Enumerable.Range(0, random.Next(3)).Select(_ => Make(schema["items"], name, depth + 1))]),
            "integer" => Integer(schema, name),
            "number" => random.NextDouble() * 100,
            "boolean" => Chance(50),
            "null" => null,
            _ => String(schema, name),
        };
    }

    private JsonObject Object(JsonObject schema, int depth)
    {
        var made = new JsonObject();
        var required = schema["required"]?.AsArray().Select(name => (string)name!).ToHashSet() ?? [];
        foreach (var (name, property) in schema["properties"]?.AsObject() ?? [])
        {
            if (required.Contains(name) || Chance(25))
            {
                made[name] = name == "type" && schema["properties"]!.AsObject().Count == 1 ? "none" : Make(property, name, depth + 1);
            }
        }
        return made;
    }

    private JsonNode Integer(JsonObject schema, string name)
    {
        if (name.EndsWith("id", StringComparison.Ordinal) && known.Numbers.Count > 0)
        {
            return Pick(known.Numbers);
        }
        var (least, most) = ((long?)schema["minimum"] ?? 0, (long?)schema["maximum"] ?? 100);
        return random.NextInt64(least, Math.Max(least, Math.Min(most, least + 1000)) + 1);
    }

    private string String(JsonObject schema, string name) => name switch
    {
        "context" when known.Contexts.Count > 0 => Pick(known.Contexts),
        _ when (name.EndsWith("uuid", StringComparison.Ordinal) || (string?)schema["format"] == "uuid") && known.Uuids.Count > 0 => Pick(known.Uuids),
        "exten" or "number" or "start" or "end" => $"{random.Next(1000, 2000)}",
        "name" or "label" or "firstname" or "lastname" => $"n{random.Next(100_000)}",
        _ => Text(),
    };

    private static IEnumerable<(JsonNode Parent, object Key)> Places(JsonNode node) => node switch
    {
        JsonObject map => map.ToList().SelectMany(pair =>
            (pair.Value is null ? [] : Places(pair.Value)).Prepend((map, pair.Key))),
        JsonArray list => list.ToList().SelectMany((item, index) =>
            (item is null ? [] : Places(item)).Prepend((list, index))),
        _ => [],
    };

    private void Replace(JsonNode parent, object key)
    {
        if (parent is JsonArray list)
        {
            list[(int)key] = Hostile();
            return;
        }
        var map = parent.AsObject();
        switch (random.Next(6))
        {
            case 0:
                map.Remove((string)key);
                break;
            case 1:
                map[$"unknown{random.Next(10)}"] = Hostile();
                break;
            default:
                map[(string)key] = Hostile();
                break;
        }
    }

    /// <summary>A text, or the mark of a value that no writer would write.</summary>
    private JsonNode? Hostile() => random.Next(4) == 0 ? JsonValue.Create(Text()) : JsonValue.Create($"@{random.Next(Wild.Length):00}@");

    private static string Filled(string text)
    {
        for (var index = 0; index < Wild.Length; index++)
        {
            text = text.Replace($"\"@{index:00}@\"", Wild[index], StringComparison.Ordinal);
        }
        return text;
    }
}

/// <summary>The resources created so far, for use in paths and bodies.</summary>
internal sealed class KnownIds
{
    public List<string> Uuids { get; } = [];

    public List<int> Numbers { get; } = [];

    public List<string> Contexts { get; } = [];

    public void Learn(JsonNode? answer)
    {
        if (answer is not JsonObject made)
        {
            return;
        }
        if (made["uuid"] is JsonValue uuid && uuid.TryGetValue(out string? text))
        {
            Uuids.Add(text);
        }
        if (made["id"] is JsonValue id && id.TryGetValue(out int number))
        {
            Numbers.Add(number);
        }
        if (made["user_ranges"] is not null && (string?)made["name"] is { } context)
        {
            Contexts.Add(context);
        }
    }
}
