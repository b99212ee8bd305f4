namespace Confd.Gateway.Routing;

/// <summary>What a path leads to.</summary>
/// <param name="Node">Routes by method; null when the path is unknown.</param>
/// <param name="Values">Values of the placeholders, in the path's order.</param>
internal readonly record struct RouteMatch(RouteNode? Node, string[] Values)
{
    public bool IsFound => Node is not null;
}

/// <summary>One segment of the tree of routes.</summary>
internal sealed class RouteNode
{
    public Dictionary<string, RouteNode> Literals { get; } = new(StringComparer.Ordinal);

    public RouteNode? Int { get; set; }

    public RouteNode? Uuid { get; set; }

    public RouteNode? File { get; set; }

    public RouteNode? Any { get; set; }

    public Dictionary<string, GatewayRoute> Methods { get; } = new(StringComparer.Ordinal);

    /// <summary>Value of the Allow header.</summary>
    public string Allow => string.Join(", ", Methods.Keys.Concat(Methods.ContainsKey("GET") ? ["HEAD", "OPTIONS"] : ["OPTIONS"]));
}

/// <summary>A route of the manifest with its templates cut into pieces.</summary>
internal sealed class GatewayRoute(ManifestRoute route, string[] placeholders)
{
    private readonly Template? acl = route.Acl is null ? null : new Template(route.Acl, placeholders);
    private readonly Template grainKey = new(route.GrainKey, placeholders);
    private readonly GrainType grainType = GrainType.Create(route.GrainType);
    private readonly bool[] isInteger =
        [.. placeholders.Select(name => route.Path.Contains($"{{{name}:int}}", StringComparison.Ordinal))];

    public ManifestRoute Manifest => route;

    /// <summary>Calls of it may change something.</summary>
    public bool IsWrite { get; } = route.Method != "GET";

    public string[] Placeholders => placeholders;

    /// <summary>The values as keys have them: integers without leading zeros.</summary>
    public string[] KeysOf(string[] values) =>
        Array.Exists(values, value => value is ['0', _, ..]) ? [.. values.Select(Plain)] : values;

    public GrainId GrainOf(string[] keys) => GrainId.Create(grainType, grainKey.Fill(keys, dotsToUnderscores: false));

    private string Plain(string value, int index) =>
        isInteger[index] ? value.TrimStart('0') is { Length: > 0 } plain ? plain : "0" : value;

    /// <summary>The ACL of this request; null when any valid token will do.</summary>
    public string? AclOf(string[] values) => acl?.Fill(values, dotsToUnderscores: true);
}

/// <summary>Text with placeholders in braces.</summary>
internal sealed class Template
{
    private readonly string[] literals;
    private readonly int[] indexes;

    public Template(string text, string[] placeholders)
    {
        var literalParts = new List<string>();
        var positions = new List<int>();
        var start = 0;
        while (text.IndexOf('{', start) is var open and >= 0)
        {
            var close = text.IndexOf('}', open);
            literalParts.Add(text[start..open]);
            positions.Add(Array.IndexOf(placeholders, text[(open + 1)..close]));
            start = close + 1;
        }
        literalParts.Add(text[start..]);
        literals = [.. literalParts];
        indexes = [.. positions];
    }

    public string Fill(string[] values, bool dotsToUnderscores)
    {
        if (indexes.Length == 0)
        {
            return literals[0];
        }
        if (indexes.Length == 1 && literals[0].Length == 0 && literals[1].Length == 0)
        {
            return Value(values[indexes[0]], dotsToUnderscores);
        }
        var parts = new string[literals.Length + indexes.Length];
        for (var index = 0; index < indexes.Length; index++)
        {
            parts[2 * index] = literals[index];
            parts[(2 * index) + 1] = Value(values[indexes[index]], dotsToUnderscores);
        }
        parts[^1] = literals[^1];
        return string.Concat(parts);
    }

    private static string Value(string value, bool dotsToUnderscores) =>
        dotsToUnderscores ? value.Replace('.', '_') : value;
}

/// <summary>The tree of all routes below <c>/1.1</c>; built once per manifest, read without locks.</summary>
internal sealed class RouteTable
{
    private readonly RouteNode root = new();

    public RouteTable(RouteManifest manifest)
    {
        Manifest = manifest;
        foreach (var route in manifest.Routes)
        {
            Add(route);
        }
    }

    public RouteManifest Manifest { get; }

    /// <summary>Literal segments win over uuids, uuids over integers, those over file names and free text.</summary>
    public RouteMatch Match(string path)
    {
        if (path.Length < 2 || path[0] != '/')
        {
            return default;
        }
        var segments = path[1..].Split('/');
        var values = new List<string>(2);
        var node = Match(root, segments, 0, values);
        return node is null || node.Methods.Count == 0 ? default : new RouteMatch(node, [.. values]);
    }

    private static RouteNode? Match(RouteNode node, string[] segments, int index, List<string> values)
    {
        if (index == segments.Length)
        {
            return node.Methods.Count > 0 ? node : null;
        }
        var segment = segments[index];
        if (node.Literals.TryGetValue(segment, out var literal) && Match(literal, segments, index + 1, values) is { } found)
        {
            return found;
        }
        if (segment.Length == 0)
        {
            return null;
        }
        return Try(node.Uuid, IsUuid(segment), segment.ToLowerInvariant(), segments, index, values)
            ?? Try(node.Int, IsDigits(segment), segment, segments, index, values)
            ?? Try(node.File, IsFileName(segment), segment, segments, index, values)
            ?? Try(node.Any, true, segment, segments, index, values);
    }

    private static RouteNode? Try(
        RouteNode? next, bool fits, string value, string[] segments, int index, List<string> values)
    {
        if (next is null || !fits)
        {
            return null;
        }
        values.Add(value);
        if (Match(next, segments, index + 1, values) is { } found)
        {
            return found;
        }
        values.RemoveAt(values.Count - 1);
        return null;
    }

    private static bool IsDigits(string segment) => !segment.AsSpan().ContainsAnyExceptInRange('0', '9');

    private static bool IsFileName(string segment) => segment.Length is > 0 and <= 194 && segment[0] != '.';

    private static bool IsUuid(string segment) => segment.Length == 36 && Guid.TryParseExact(segment, "D", out _);

    private void Add(ManifestRoute route)
    {
        var node = root;
        var placeholders = new List<string>();
        foreach (var segment in route.Path[1..].Split('/'))
        {
            if (segment[0] != '{')
            {
                if (!node.Literals.TryGetValue(segment, out var next))
                {
                    node.Literals[segment] = next = new RouteNode();
                }
                node = next;
                continue;
            }
            var parts = segment[1..^1].Split(':');
            placeholders.Add(parts[0]);
            node = (parts.Length > 1 ? parts[1] : "") switch
            {
                "int" => node.Int ??= new RouteNode(),
                "uuid" => node.Uuid ??= new RouteNode(),
                "filename" => node.File ??= new RouteNode(),
                _ => node.Any ??= new RouteNode(),
            };
        }
        node.Methods[route.Method] = new GatewayRoute(route, [.. placeholders]);
    }
}
