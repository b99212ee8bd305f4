using System.Text.Json.Nodes;

namespace Confd.Gateway.OpenApi;

/// <summary>OpenAPI 3.1 from the manifest.</summary>
internal static class OpenApiDocument
{
    /// <param name="manifest">What the silos serve.</param>
    /// <param name="takesBearer">The Authorization header may carry the token too.</param>
    /// <param name="managesTenants">False when another service manages tenants.</param>
    /// <param name="server">Base URL of the API, as the caller reaches it.</param>
    public static string Of(RouteManifest manifest, bool takesBearer, bool managesTenants, string server)
    {
        var schemas = new JsonObject();
        foreach (var (name, schema) in manifest.Schemas.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            schemas[name] = JsonNode.Parse(schema);
        }
        OpenApiParts.AddSchemas(schemas);
        EventStreamPath.AddSchema(schemas);
        var security = new JsonArray(new JsonObject { ["token"] = new JsonArray() });
        var schemes = new JsonObject
        {
            ["token"] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = "X-Auth-Token" },
        };
        if (takesBearer)
        {
            schemes["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["bearerFormat"] = "JWT" };
            security.Add(new JsonObject { ["bearer"] = new JsonArray() });
        }
        var document = new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Confd", ["version"] = "1.1", ["description"] = OpenApiParts.Description(takesBearer),
                ["license"] = new JsonObject { ["name"] = "MIT", ["identifier"] = "MIT" },
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = server }),
            ["security"] = security,
            ["paths"] = Paths(
                manifest.Routes.Where(route => route.SuccessStatus != 405 && (managesTenants || !route.OnlyWithOwnTenants)),
                new SchemaExamples(schemas)),
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas,
                ["parameters"] = OpenApiParts.Parameters(),
                ["responses"] = OpenApiParts.Responses(),
                ["securitySchemes"] = schemes,
            },
        };
        RemoveUnused(document, schemas);
        return document.ToJsonString();
    }

    /// <summary>Schemas of methods that are not offered are left out.</summary>
    private static void RemoveUnused(JsonObject document, JsonObject schemas)
    {
        var used = new HashSet<string>();
        var parts = document["components"]!.AsObject();
        Follow(document["paths"]);
        Follow(parts["responses"]);
        foreach (var name in schemas.Select(schema => schema.Key).Where(name => !used.Contains(name)).ToList())
        {
            schemas.Remove(name);
        }

        void Follow(JsonNode? node)
        {
            const string prefix = "#/components/schemas/";
            foreach (var (name, child) in node as JsonObject ?? [])
            {
                if (name == "$ref" && (string?)child is { } reference && reference.StartsWith(prefix, StringComparison.Ordinal)
                    && used.Add(reference[prefix.Length..]))
                {
                    Follow(schemas[reference[prefix.Length..]]);
                }
                else
                {
                    Follow(child);
                }
            }
            foreach (var item in node as JsonArray ?? [])
            {
                Follow(item);
            }
        }
    }

    /// <summary>Routes whose paths differ only in the names or types of placeholders become one path.</summary>
    private static JsonObject Paths(IEnumerable<ManifestRoute> routes, SchemaExamples examples)
    {
        var paths = new JsonObject { [EventStreamPath.Path] = EventStreamPath.Item() };
        var ids = new HashSet<string> { "get_events" };
        foreach (var path in routes.GroupBy(route => PathTemplate.ShapeOf(route.Path)))
        {
            var template = new PathTemplate([.. path.Select(route => route.Path)]);
            var methods = new JsonObject { ["parameters"] = template.Parameters() };
            foreach (var route in path.GroupBy(route => route.Method).Select(same => same.First()))
            {
                methods[route.Method.ToLowerInvariant()] = Operation(route, template, ids, examples);
            }
            paths["/1.1" + template.Path] = methods;
        }
        return paths;
    }

    private static JsonObject Operation(
        ManifestRoute route, PathTemplate template, HashSet<string> ids, SchemaExamples examples)
    {
        var id = template.OperationId(route.Method);
        while (!ids.Add(id))
        {
            id += "_";
        }
        var operation = new JsonObject
        {
            ["operationId"] = id,
            ["summary"] = route.Summary.Length > 0 ? route.Summary : $"{route.Method} {template.Path}",
            ["tags"] = new JsonArray(route.Plugin),
            ["description"] = DescriptionOf(route),
            ["parameters"] = new JsonArray([.. OpenApiParts.ParametersOf(route)]),
        };
        if (route.NeedsNoToken)
        {
            operation["security"] = new JsonArray();
        }
        if (RequestOf(route, examples) is { } content)
        {
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = content };
        }
        operation["responses"] = Responses(route, template, examples);
        return operation;
    }

    private static string DescriptionOf(ManifestRoute route)
    {
        var acl = route.NeedsNoToken ? "No token needed"
            : route.Acl is null ? "Any valid token"
            : $"ACL: `{route.Acl}`";
        return route.MasterTenantOnly ? acl + ". The token must belong to the master tenant." : acl;
    }

    private static JsonObject? RequestOf(ManifestRoute route, SchemaExamples examples) => route switch
    {
        { TakesFile: true } => File(route),
        { RequestSchema: { } request, Method: "PATCH" } => new JsonObject
        {
            ["application/merge-patch+json"] = new JsonObject { ["schema"] = Reference("schemas", request) },
        },
        { RequestSchema: { } request } => Json(Reference("schemas", request), examples),
        _ => null,
    };

    private static JsonObject File(ManifestRoute route) => new()
    {
        [route.FileType ?? "application/octet-stream"] = new JsonObject { ["schema"] = new JsonObject() },
    };

    private static JsonObject Json(JsonObject schema, SchemaExamples examples)
    {
        var content = new JsonObject { ["schema"] = schema };
        if (examples.Of(schema) is { } example)
        {
            content["example"] = example;
        }
        return new JsonObject { ["application/json"] = content };
    }

    private static JsonObject Responses(ManifestRoute route, PathTemplate template, SchemaExamples examples)
    {
        var success = new JsonObject { ["description"] = "Success" };
        if (route.AnswersFile)
        {
            success["content"] = File(route);
        }
        else if (route.ResponseSchema is { } response)
        {
            var shown = new[] { response }.Concat(route.ViewSchemas).Distinct()
                .Select(name => route.IsList ? OpenApiParts.Page(name) : Reference("schemas", name)).ToList();
            if (route is { Method: not "GET", SuccessStatus: StatusCodes.Status200OK })
            {
                // A dry run has the same status.
                shown.Add(Reference("schemas", "dry_run"));
            }
            success["content"] = Json(
                shown.Count == 1 ? shown[0] : new JsonObject { ["anyOf"] = new JsonArray([.. shown]) }, examples);
        }
        else if (route.SuccessStatus is StatusCodes.Status200OK or StatusCodes.Status201Created)
        {
            // The plugin does not declare its answer.
            success["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = new JsonObject() } };
        }
        if (OpenApiParts.HeadersOf(route) is { Count: > 0 } headers)
        {
            success["headers"] = headers;
        }
        var responses = new JsonObject { [$"{route.SuccessStatus}"] = success };
        if (route.Method != "GET" && route.SuccessStatus != StatusCodes.Status200OK)
        {
            responses["200"] = OpenApiParts.DryRun(route.ReportsTrials ? route.ResponseSchema! : "dry_run");
        }
        foreach (var (status, name) in OpenApiParts.ResponsesOf(route, hasPlaceholders: template.HasPlaceholders))
        {
            responses[status] = Reference("responses", name);
        }
        if (route.RefusalSchema is { } report)
        {
            responses["400"] = OpenApiParts.Report(report);
        }
        return responses;
    }

    internal static JsonObject Reference(string kind, string name) => new() { ["$ref"] = $"#/components/{kind}/{name}" };
}
