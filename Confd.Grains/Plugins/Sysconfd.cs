using System.Text.Json.Nodes;

namespace Confd.Plugins;

/// <summary>Calls of the system configuration daemon that belong to an event.</summary>
/// <remarks>Source: wazo-confd 1.1, sysconfd requests.</remarks>
internal static class Sysconfd
{
    /// <summary>A POST with a body.</summary>
    public static JsonObject Post(string path, JsonObject body) => new()
    {
        ["method"] = "POST",
        ["path"] = path,
        ["body"] = body,
    };

    /// <summary>Writes the files that depend on the configuration of the system, and applies them.</summary>
    public static IReadOnlyList<JsonObject> CommonConfiguration() => [Post("/commonconf_generate", []), Get("/commonconf_apply")];

    /// <summary>A GET with a query.</summary>
    public static JsonObject Get(string path, params IReadOnlyList<(string Name, string Value)> query) => Call("GET", path, query);

    /// <summary>A DELETE with a query.</summary>
    public static JsonObject Delete(string path, params IReadOnlyList<(string Name, string Value)> query) => Call("DELETE", path, query);

    private static JsonObject Call(string method, string path, IReadOnlyList<(string Name, string Value)> query) => new()
    {
        ["method"] = method,
        ["path"] = path,
        ["query"] = new JsonObject(query.Select(one => KeyValuePair.Create(one.Name, (JsonNode?)one.Value))),
    };
}
