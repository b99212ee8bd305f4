using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

/// <summary>The description is valid OpenAPI 3.1 and matches the served API.</summary>
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
            var parameters = operation["parameters"]!.AsArray().Select(parameter => NameOf(document, parameter!)).ToList();
            Assert.True(parameters.Count == parameters.Distinct().Count(), $"{method} {path}: {string.Join(' ', parameters)}");
            Assert.True(method is "post" or "put" or "patch" || operation["requestBody"] is null);
        }
        Assert.True(ids.Count > 100);
    }

    [Theory]
    [InlineData("moh_create")]
    [InlineData("moh_edit")]
    [InlineData("moh_patch")]
    public async Task A_body_says_what_its_fields_must_be_together(string body)
    {
        var document = await DocumentAsync();
        Assert.Equal(
            "Refused as a whole: Input Error - custom mode must have an application",
            (string?)document["components"]!["schemas"]![body]!["description"]);
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
    public async Task A_report_of_what_was_refused_is_described()
    {
        var document = await DocumentAsync();
        var refused = document["paths"]!["/1.1/users/import"]!["post"]!["responses"]!["400"]!;

        Assert.Equal(
            ["#/components/schemas/user_import_import_faults", "#/components/schemas/errors"],
            refused["content"]!["application/json"]!["schema"]!["anyOf"]!.AsArray().Select(schema => (string)schema!["$ref"]!));
        Assert.NotNull(document["components"]!["schemas"]!["user_import_import_faults"]!["properties"]!["errors"]);
    }

    [Fact]
    public async Task Every_answer_and_every_body_has_a_schema()
    {
        var document = await DocumentAsync();
        foreach (var (path, method, operation, _) in Operations(document))
        {
            foreach (var (status, answer) in operation["responses"]!.AsObject().Where(answer => answer.Key is "200" or "201" && answer.Value!["$ref"] is null))
            {
                Assert.True(answer!["content"] is JsonObject { Count: > 0 }, $"{method} {path} {status}");
            }
            // PUT on a pair without attributes takes no body; a failed event is replayed, files are checked and a device given away without one.
            var takesBody = method is "post" or "put" or "patch" && !path.EndsWith("/replay", StringComparison.Ordinal)
                && !path.EndsWith("/asterisk/check", StringComparison.Ordinal)
                && !path.EndsWith("/unallocated/{id}", StringComparison.Ordinal)
                && (path.Count(letter => letter == '{') < 2 || path.EndsWith("/{filename}", StringComparison.Ordinal));
            Assert.True(!takesBody || operation["requestBody"]?["content"] is JsonObject { Count: > 0 }, $"{method} {path} has no body");
        }
    }

    [Fact]
    public async Task Views_have_what_plugins_add_to_them()
    {
        var schemas = (await DocumentAsync())["components"]!["schemas"]!;
        var user = schemas["user"]!;
        var line = schemas["line"]!;

        Assert.Equal("#/components/schemas/line", (string?)user["properties"]!["lines"]!["items"]!["$ref"]);
        Assert.Equal("string", (string?)line["properties"]!["extensions"]!["items"]!["properties"]!["exten"]!["type"]);
        Assert.Equal("array", (string?)user["properties"]!["groups"]!["type"]);
        Assert.Contains("null", user["properties"]!["voicemail"]!["type"]!.AsArray().Select(type => (string)type!));
        Assert.Equal("uri", (string?)user["properties"]!["links"]!["items"]!["properties"]!["href"]!["format"]);
        Assert.Equal("boolean", (string?)line["properties"]!["is_webrtc"]!["type"]);
        Assert.NotNull(line["properties"]!["endpoint_sip"]!["properties"]!["auth_section_options"]);
        Assert.All(
            ["lines", "voicemail", "groups", "links", "firstname", "lastname", "incalls"],
            field => Assert.Contains(field, user["required"]!.AsArray().Select(name => (string)name!)));
        Assert.Equal("boolean", (string?)schemas["user_summary"]!["properties"]!["is_webrtc"]!["type"]);
    }

    [Fact]
    public async Task Properties_have_the_descriptions_of_their_records()
    {
        var schemas = (await DocumentAsync())["components"]!["schemas"]!;

        Assert.Equal("At most 10 characters; part of generated names.", (string?)schemas["tenant"]!["properties"]!["slug"]!["description"]);
        var documented = schemas.AsObject().Where(schema => schema.Value!["properties"] is not null)
            .SelectMany(schema => schema.Value!["properties"]!.AsObject()).ToList();
        var described = documented.Count(property => property.Value!["description"] is not null);
        Assert.True(described > documented.Count / 2, $"{described} of {documented.Count} properties have descriptions");
    }

    [Fact]
    public async Task Edits_demand_and_default_nothing()
    {
        var document = await DocumentAsync();
        var schemas = document["components"]!["schemas"]!;
        foreach (var path in new[] { "/1.1/users/{id}", "/1.1/voicemails/{id}", "/1.1/groups/{id}", "/1.1/queues/{id}", "/1.1/contexts/{id}" })
        {
            foreach (var (method, type) in new[] { ("put", "application/json"), ("patch", "application/merge-patch+json") })
            {
                var reference = (string)document["paths"]![path]![method]!["requestBody"]!["content"]![type]!["schema"]!["$ref"]!;
                var schema = schemas[reference.Split('/')[^1]]!;
                Assert.Null(schema["required"]);
                Assert.All(schema["properties"]!.AsObject(), property => Assert.Null(property.Value!["default"]));
            }
        }
    }

    [Fact]
    public async Task Lists_name_their_filters_columns_and_views()
    {
        var document = await DocumentAsync();
        var parameters = document["paths"]!["/1.1/users"]!["get"]!["parameters"]!.AsArray()
            .Where(parameter => parameter!["name"] is not null).ToDictionary(parameter => (string)parameter!["name"]!, parameter => parameter!["schema"]!);

        Assert.Equal(["directory", "summary", "line_presence"], parameters["view"]["enum"]!.AsArray().Select(choice => (string)choice!));
        Assert.Equal(["asc", "desc"], parameters["direction"]["enum"]!.AsArray().Select(choice => (string)choice!));
        Assert.Contains("lastname", parameters["order"]["enum"]!.AsArray().Select(choice => (string)choice!));
        Assert.All(["search", "limit", "offset", "recurse", "firstname", "exten"], name => Assert.Contains(name, parameters.Keys));
        Assert.Equal("boolean", (string?)parameters["recurse"]["type"]);
    }

    [Fact]
    public async Task It_says_where_it_is_served_and_gives_examples()
    {
        var document = await DocumentAsync();
        Assert.Equal(Service.Http.BaseAddress!.ToString().TrimEnd('/'), (string?)document["servers"]![0]!["url"]);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json") { Headers = { { "X-Script-Name", "/confd" } } };
        using var answer = await Service.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var behind = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.EndsWith("/confd", (string?)behind["servers"]![0]!["url"], StringComparison.Ordinal);

        var creations = Operations(document).Where(operation => operation.Method == "post"
            && operation.Operation["requestBody"]?["content"]?["application/json"] is not null).ToList();
        Assert.All(creations, creation => Assert.True(
            creation.Operation["requestBody"]!["content"]!["application/json"]!["example"] is not null, creation.Path));
        Assert.Equal(
            "Alice", (string?)document["paths"]!["/1.1/users"]!["post"]!["requestBody"]!["content"]!["application/json"]!["example"]!["firstname"]);
    }

    [Fact]
    public async Task Clients_of_the_earlier_service_find_it_as_yaml_without_a_token()
    {
        using var guest = Service.NewClient(token: null);
        using var answer = await guest.GetAsync("/1.1/api/api.yml", TestContext.Current.CancellationToken);

        Assert.Equal("application/x-yaml", answer.Content.Headers.ContentType?.MediaType);
        // JSON is YAML as long as it is not indented with tabs.
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(JsonNode.DeepEquals(await DocumentAsync(), JsonNode.Parse(text)));
        Assert.DoesNotContain('\t', text);
        using var head = await guest.SendAsync(HttpMethod.Head, "/api/api.yml", "", []);
        Assert.Equal((System.Net.HttpStatusCode.OK, "application/x-yaml"), (head.StatusCode, head.Content.Headers.ContentType?.MediaType));
        using var other = await guest.SendAsync(HttpMethod.Put, "/api/api.yml", "{}", []);
        Assert.Equal(System.Net.HttpStatusCode.MethodNotAllowed, other.StatusCode);
    }

    [Fact]
    public async Task The_reference_page_asks_nobody_else()
    {
        using var answer = await Service.Http.GetAsync("/docs/", TestContext.Current.CancellationToken);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.True(answer.IsSuccessStatusCode, page);
        var policy = string.Join(' ', answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("connect-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.Empty(System.Text.RegularExpressions.Regex.Matches(page, "(src|href)=\"(https?:)?//"));
        Assert.Contains("\"withDefaultFonts\":false", page.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("\"hideClientButton\":true", page.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
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
            [("resource", "query"), ("name", "query"), ("recurse", "query"), ("Last-Event-ID", "header"), ("last_event_id", "query"), ("after", "query"), ("applied", "query"), ("Wazo-Tenant", "header")],
            parameters);
        Assert.Contains("confd.events.read", (string?)get["description"], StringComparison.Ordinal);
    }

    private static (string?, string?) NameOf(JsonObject document, JsonNode parameter)
    {
        var described = (string?)parameter["$ref"] is { } reference
            ? document["components"]!["parameters"]![reference.Split('/')[^1]]!
            : parameter;
        return ((string?)described["name"], (string?)described["in"]);
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
