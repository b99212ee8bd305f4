using System.Text.Json.Nodes;

namespace Confd.Gateway.OpenApi;

/// <summary>One path of the description, made of all routes with its shape.</summary>
internal sealed class PathTemplate
{
    private readonly string[] segments;
    private readonly HashSet<string>[] converters;

    /// <param name="paths">Paths of one shape, as the manifest writes them; the names come from the first.</param>
    public PathTemplate(IReadOnlyList<string> paths)
    {
        var all = paths.Select(path => path[1..].Split('/').Select(Cut).ToArray()).ToList();
        var taken = new HashSet<string>();
        segments = [.. all[0].Select(segment => segment.Converter is null ? segment.Name : $"{{{Unique(segment.Name, taken)}}}")];
        converters = [.. all[0].Select((_, index) => all.Select(path => path[index].Converter ?? "").ToHashSet())];
    }

    public string Path => "/" + string.Join('/', segments);

    public bool HasPlaceholders => segments.Any(segment => segment[0] == '{');

    /// <summary>The path with the same text for every placeholder.</summary>
    public static string ShapeOf(string path) =>
        string.Join('/', path.Split('/').Select(segment => segment.StartsWith('{') ? "{}" : segment));

    public string OperationId(string method) => method.ToLowerInvariant() + "_" + string.Join('_', segments.Select(segment =>
        (segment[0] == '{' ? "by_" + segment[1..^1] : segment).Replace('.', '_').Replace('-', '_')));

    public JsonArray Parameters()
    {
        var parameters = new JsonArray();
        for (var index = 0; index < segments.Length; index++)
        {
            if (segments[index][0] == '{')
            {
                parameters.Add(new JsonObject
                {
                    ["name"] = segments[index][1..^1], ["in"] = "path", ["required"] = true, ["schema"] = SchemaOf(converters[index]),
                });
            }
        }
        return parameters;
    }

    private static JsonObject SchemaOf(HashSet<string> converters)
    {
        var schemas = converters.Order(StringComparer.Ordinal).Select(converter => converter switch
        {
            "int" => new JsonObject { ["type"] = "integer", ["minimum"] = 0 },
            "uuid" => new JsonObject { ["type"] = "string", ["format"] = "uuid" },
            _ => new JsonObject { ["type"] = "string" },
        }).ToArray();
        return schemas.Length == 1 ? schemas[0] : new JsonObject { ["anyOf"] = new JsonArray([.. schemas]) };
    }

    /// <summary>Name of the segment, and its converter when it is a placeholder.</summary>
    private static (string Name, string? Converter) Cut(string segment)
    {
        if (!segment.StartsWith('{'))
        {
            return (segment, null);
        }
        var parts = segment[1..^1].Split(':');
        return (parts[0], parts.Length > 1 ? parts[1] : "");
    }

    private static string Unique(string name, HashSet<string> taken)
    {
        var unique = name;
        for (var number = 2; !taken.Add(unique); number++)
        {
            unique = $"{name}_{number}";
        }
        return unique;
    }
}
