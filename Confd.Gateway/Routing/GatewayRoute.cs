namespace Confd.Gateway.Routing;

/// <summary>A route of the manifest, with its templates cut into pieces.</summary>
internal sealed class GatewayRoute(ManifestRoute route, string[] placeholders)
{
    private readonly Template? acl = route.Acl is null ? null : new Template(route.Acl, placeholders);
    private readonly Template grainKey = new(route.GrainKey, placeholders);
    private readonly GrainType grainType = GrainType.Create(route.GrainType);
    private readonly bool[] isInteger =
        [.. placeholders.Select(name => route.Path.Contains($"{{{name}:int}}", StringComparison.Ordinal))];

    public ManifestRoute Manifest => route;

    /// <summary>Calls may change something.</summary>
    public bool IsWrite { get; } = route.Method != "GET";

    public string[] Placeholders => placeholders;

    /// <summary>The values of the path at the placeholders.</summary>
    public string[] ValuesOf(RouteValueDictionary path)
    {
        if (placeholders.Length == 0)
        {
            return [];
        }
        var values = new string[placeholders.Length];
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = (string)path[ApiPath.NameOf(index)]!;
        }
        return values;
    }

    /// <summary>The values in the form of keys: integers without leading zeros.</summary>
    public string[] KeysOf(string[] values) =>
        Array.Exists(values, value => value is ['0', _, ..]) ? [.. values.Select(Plain)] : values;

    public GrainId GrainOf(string[] keys) => GrainId.Create(grainType, grainKey.Fill(keys, dotsToUnderscores: false));

    /// <summary>The grain that serves a request of this tenant.</summary>
    public GrainId GrainOf(string[] keys, Guid tenant) =>
        route.KeyIsTenant ? GrainId.Create(grainType, $"{tenant}") : GrainOf(keys);

    private string Plain(string value, int index) =>
        isInteger[index] ? value.TrimStart('0') is { Length: > 0 } plain ? plain : "0" : value;

    /// <summary>The ACL of this request; null when any valid token is enough.</summary>
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
