using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

/// <summary>The description is valid OpenAPI 3.1 and says what is served.</summary>
public sealed class OpenApiTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

    private static readonly string[] SchemaTypes = ["string", "integer", "number", "boolean", "array", "object", "null"];

    [Fact]
    public async Task Every_reference_leads_somewhere()
    {
        var document = await DocumentAsync();
        var references = Nodes(document).OfType<JsonObject>().Select(node => (string?)node["$ref"]).OfType<string>().ToList();

        Assert.NotEmpty(references);
        Assert.All(references.Distinct(), reference =>
        {
            Assert.StartsWith("#/", reference);
            JsonNode? found = document;
            foreach (var part in reference[2..].Split('/'))
            {
                found = found?[part];
            }
            Assert.True(found is not null, reference);
        });
    }

    [Fact]
    public async Task Operations_are_complete_and_their_ids_unique()
    {
        var document = await DocumentAsync();
        var ids = new HashSet<string>();
        foreach (var (path, method, operation, item) in Operations(document))
        {
            Assert.True(ids.Add((string)operation["operationId"]!), $"{method} {path}");
            Assert.NotEmpty((string)operation["summary"]!);
            var responses = operation["responses"]!.AsObject();
            Assert.Contains(responses, response => response.Key[0] == '2');
            Assert.All(responses, response => Assert.Matches("^[2-5][0-9][0-9]$", response.Key));
            var declared = item["parameters"]!.AsArray().Where(parameter => (string?)parameter!["in"] == "path").ToList();
            Assert.All(declared, parameter => Assert.True((bool)parameter!["required"]!));
            var named = path.Split('/').Where(segment => segment.StartsWith('{')).Select(segment => segment[1..^1]);
            Assert.Equal(named, declared.Select(parameter => (string?)parameter!["name"]));
            var parameters = operation["parameters"]!.AsArray().Select(parameter => (string)parameter!["$ref"]!).ToList();
            Assert.Equal(parameters.Count, parameters.Distinct().Count());
            Assert.True(method is "post" or "put" or "patch" || operation["requestBody"] is null);
        }
        Assert.True(ids.Count > 100);
    }

    [Fact]
    public async Task No_two_paths_differ_only_in_the_names_of_their_placeholders()
    {
        var document = await DocumentAsync();
        var shapes = document["paths"]!.AsObject().Select(path => System.Text.RegularExpressions.Regex.Replace(path.Key, "{[^}]*}", "{}")).ToList();
        Assert.Equal(shapes.Count, shapes.Distinct().Count());
    }

    [Fact]
    public async Task Schemas_use_the_words_of_json_schema()
    {
        var document = await DocumentAsync();
        foreach (var (name, schema) in document["components"]!["schemas"]!.AsObject())
        {
            Assert.Matches("^[a-zA-Z0-9._-]+$", name);
            foreach (var node in Nodes(schema!).OfType<JsonObject>().Where(node => node["type"] is not (null or JsonObject)))
            {
                var types = node["type"] is JsonArray several ? several.Select(type => (string)type!) : [(string)node["type"]!];
                Assert.All(types, type => Assert.Contains(type, SchemaTypes));
            }
        }
    }

    [Fact]
    public async Task It_speaks_of_tokens_tags_keys_and_patches()
    {
        var document = await DocumentAsync();
        var item = document["paths"]!["/1.1/contexts/{id}"]!;

        Assert.Equal("3.1.0", (string?)document["openapi"]);
        Assert.Equal("X-Auth-Token", (string?)document["components"]!["securitySchemes"]!["token"]!["name"]);
        Assert.Contains("#/components/parameters/if_match", item["put"]!["parameters"]!.ToJsonString());
        Assert.NotNull(item["patch"]!["requestBody"]!["content"]!["application/merge-patch+json"]);
        Assert.NotNull(item["put"]!["responses"]!["412"]);
        Assert.Contains(
            "#/components/parameters/idempotency_key", document["paths"]!["/1.1/contexts"]!["post"]!["parameters"]!.ToJsonString());
        Assert.NotNull(document["paths"]!["/1.1/contexts"]!["post"]!["responses"]!["201"]!["headers"]!["Location"]);
    }

    [Fact]
    public async Task It_describes_the_stream_of_events()
    {
        var document = await DocumentAsync();
        var get = document["paths"]!["/1.1/events"]!["get"]!;

        Assert.NotNull(get["responses"]!["200"]!["content"]!["text/event-stream"]);
        Assert.NotNull(get["responses"]!["410"]);
        var parameters = get["parameters"]!.AsArray()
            .Select(reference => document["components"]!["parameters"]![((string)reference!["$ref"]!).Split('/')[^1]]!)
            .Select(parameter => ((string?)parameter["name"], (string?)parameter["in"]));
        Assert.Equal(
            [("resource", "query"), ("name", "query"), ("recurse", "query"), ("Last-Event-ID", "header"), ("last_event_id", "query"), ("after", "query"), ("Wazo-Tenant", "header")],
            parameters);
        Assert.Contains("confd.events.read", (string?)get["description"], StringComparison.Ordinal);
    }

    private static IEnumerable<(string Path, string Method, JsonObject Operation, JsonObject Item)> Operations(JsonObject document) =>
        document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()
            .Where(entry => Methods.Contains(entry.Key))
            .Select(entry => (path.Key, entry.Key, entry.Value!.AsObject(), path.Value!.AsObject())));

    private static IEnumerable<JsonNode> Nodes(JsonNode node)
    {
        var children = node switch
        {
            JsonObject map => map.Select(pair => pair.Value),
            JsonArray list => list,
            _ => [],
        };
        return children.OfType<JsonNode>().SelectMany(Nodes).Prepend(node);
    }

    private async Task<JsonObject> DocumentAsync() => JsonNode.Parse(
        await Service.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken))!.AsObject();
}
