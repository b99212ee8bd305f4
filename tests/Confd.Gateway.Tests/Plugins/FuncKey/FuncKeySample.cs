using System.Text.Json.Nodes;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class FuncKeySample : ResourceSample
{
    public FuncKeySample()
        : base("func_key", () => "{}")
    {
        Value("keys", """{"3":{"destination":{"type":"custom","exten":"*10"}}}""");
        // A PUT that names one of them takes the other away.
        Changes("name", "keys");
        Changes("keys", "name");
    }
}

/// <summary>What tests of function keys have in common.</summary>
internal static class FuncKeyBodies
{
    public const string Reload = """[{"ipbx":["dialplan reload"]}]""";

    public static string Key(string destination) => $$"""{"destination":{{destination}}}""";

    public static string Custom(string exten) => Key($$"""{"type":"custom","exten":"{{exten}}"}""");

    public static string To(JsonNode user) => Key($$"""{"type":"user","user_id":{{user["id"]}}}""");

    public static Task<JsonObject> NewTemplateAsync(this HttpClient http, string body = "{}") =>
        http.CreateAsync("/funckeys/templates", body);

    public static Task<JsonObject> NewUserAsync(this HttpClient http, string name = "U") =>
        http.CreateAsync("/users", $$"""{"firstname":"{{name}}"}""");

    /// <summary>Id of a user's private template.</summary>
    public static async Task<int> PrivateAsync(this HttpClient http, JsonNode user) =>
        (int)(await http.ReadAsync($"/users/{user["uuid"]}/funckeys"))["id"]!;

    /// <summary>A surrogate of a new filter, and its member id.</summary>
    public static async Task<(JsonObject Filter, JsonObject User, int Member)> NewSurrogateAsync(this HttpClient http, string name = "Sue")
    {
        var filter = await http.CreateAsync(
            "/callfilters", $$"""{"name":"f{{Guid.NewGuid():N}}","strategy":"all","source":"all"}""");
        var user = await http.NewUserAsync(name);
        await http.EditAsync($"/callfilters/{filter["id"]}/surrogates/users", $$"""{"users":[{"uuid":"{{user["uuid"]}}"}]}""");
        var member = (await http.ReadAsync($"/callfilters/{filter["id"]}"))["surrogates"]!["users"]![0]!["member_id"]!;
        return (filter, user, (int)member);
    }
}
