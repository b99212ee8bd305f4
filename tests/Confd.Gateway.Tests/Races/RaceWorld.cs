using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests.Races;

/// <summary>The resources of one try, created for it. Two tries of one race differ only in ids and names.</summary>
internal sealed partial class RaceWorld(IReadOnlyList<(DeclaredResource Declared, JsonObject View)> resources)
{
    private readonly List<(string Value, string Token)> tokens = [.. Tokens(resources)];

    public JsonObject this[int slot] => resources[slot].View;

    public string Key(int slot) => $"{this[slot][resources[slot].Declared.Key]}";

    public string PathOf(int slot) => $"{resources[slot].Declared.Path}/{Key(slot)}";

    /// <summary>The final state, without ids and names.</summary>
    public async Task<string> LookAsync(HttpClient http)
    {
        var seen = new List<string>();
        for (var slot = 0; slot < resources.Count; slot++)
        {
            var (status, text) = await http.SendAsync(HttpMethod.Get, PathOf(slot), "");
            seen.Add($"{(int)status} {Plain(text)}");
        }
        return string.Join('\n', seen);
    }

    /// <summary>A body without ids and names.</summary>
    public string Plain(string json)
    {
        var node = json.Length == 0 ? null : JsonNode.Parse(json);
        return Plain("", node)?.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) ?? "";
    }

    private JsonNode? Plain(string name, JsonNode? node) => node switch
    {
        JsonObject fields => new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, Plain(field.Key, field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(item => Plain(name, item))]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => PlainText(value.GetValue<string>()),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number && (name == "id" || name.EndsWith("_id", StringComparison.Ordinal)) => "#",
        _ => node?.DeepClone(),
    };

    private string PlainText(string text)
    {
        foreach (var (value, token) in tokens)
        {
            text = text.Replace(value, token, StringComparison.Ordinal);
        }
        text = Uuid().Replace(text, "<uuid>");
        text = Name().Replace(text, "<name>");
        return Random().IsMatch(text) ? "<random>" : Digits().Replace(text, "#");
    }

    private static char Letter(int slot) => (char)('A' + slot);

    /// <summary>Longer values come first, as they may contain shorter ones.</summary>
    private static IEnumerable<(string Value, string Token)> Tokens(IReadOnlyList<(DeclaredResource Declared, JsonObject View)> resources) =>
        resources.SelectMany((resource, slot) => resource.View
                .Where(field => field.Key is "uuid" or "name" && field.Value?.GetValueKind() == JsonValueKind.String)
                .Select(field => (Value: field.Value!.GetValue<string>(), Token: $"<{Letter(slot)}.{field.Key}>")))
            .Where(token => token.Value.Length > 5).OrderByDescending(token => token.Value.Length);

    [GeneratedRegex("[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", RegexOptions.CultureInvariant)]
    private static partial Regex Uuid();

    [GeneratedRegex("n[0-9a-f]{11}", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    /// <summary>Generated names, codes and passwords.</summary>
    [GeneratedRegex("^[A-Za-z0-9]{6}$|^[A-Za-z0-9]{8}$", RegexOptions.CultureInvariant)]
    private static partial Regex Random();

    [GeneratedRegex("[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();
}
