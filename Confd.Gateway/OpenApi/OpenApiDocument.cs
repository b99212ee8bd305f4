using System.Text.Json.Nodes;

namespace Confd.Gateway.OpenApi;

/// <summary>OpenAPI 3.1 from the manifest.</summary>
internal static class OpenApiDocument
{
    /// <param name="manifest">What the silos serve.</param>
    /// <param name="takesBearer">Tokens may come in Authorization too.</param>
    /// <param name="managesTenants">False when another service manages tenants.</param>
    public static string Of(RouteManifest manifest, bool takesBearer, bool managesTenants)
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
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Confd", ["version"] = "1.1", ["description"] = OpenApiParts.Description(takesBearer),
            },
            ["security"] = security,
            ["paths"] = Paths(manifest.Routes.Where(route =>
                route.SuccessStatus != 405 && (managesTenants || !route.OnlyWithOwnTenants))),
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas,
                ["parameters"] = OpenApiParts.Parameters(),
                ["responses"] = OpenApiParts.Responses(),
                ["securitySchemes"] = schemes,
            },
        }.ToJsonString();
    }

    /// <summary>Routes whose paths differ only in the names or types of placeholders are one path.</summary>
    private static JsonObject Paths(IEnumerable<ManifestRoute> routes)
    {
        var paths = new JsonObject { [EventStreamPath.Path] = EventStreamPath.Item() };
        var ids = new HashSet<string> { "get_events" };
        foreach (var path in routes.GroupBy(route => PathTemplate.ShapeOf(route.Path)))
        {
            var template = new PathTemplate([.. path.Select(route => route.Path)]);
            var methods = new JsonObject { ["parameters"] = template.Parameters() };
            foreach (var route in path.GroupBy(route => route.Method).Select(same => same.First()))
            {
                methods[route.Method.ToLowerInvariant()] = Operation(route, template, ids);
            }
            paths["/1.1" + template.Path] = methods;
        }
        return paths;
    }

    private static JsonObject Operation(ManifestRoute route, PathTemplate template, HashSet<string> ids)
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
            ["parameters"] = new JsonArray([.. OpenApiParts.ParametersOf(route).Select(name => (JsonNode)Reference("parameters", name))]),
        };
        if (route.NeedsNoToken)
        {
            operation["security"] = new JsonArray();
        }
        if (route.RequestSchema is { } request)
        {
            var type = route.Method == "PATCH" ? "application/merge-patch+json" : "application/json";
            operation["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["content"] = new JsonObject { [type] = new JsonObject { ["schema"] = Reference("schemas", request) } },
            };
        }
        operation["responses"] = Responses(route, template);
        return operation;
    }

    private static string DescriptionOf(ManifestRoute route)
    {
        var acl = route.NeedsNoToken ? "No token needed"
            : route.Acl is null ? "Any valid token"
            : $"ACL: `{route.Acl}`";
        return route.MasterTenantOnly ? acl + ". The token must belong to the master tenant." : acl;
    }

    private static JsonObject Responses(ManifestRoute route, PathTemplate template)
    {
        var success = new JsonObject { ["description"] = "Success" };
        if (route.ResponseSchema is { } response)
        {
            var schema = route.IsList ? OpenApiParts.Page(response) : Reference("schemas", response);
            success["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = schema } };
        }
        if (OpenApiParts.HeadersOf(route) is { Count: > 0 } headers)
        {
            success["headers"] = headers;
        }
        var responses = new JsonObject { [$"{route.SuccessStatus}"] = success };
        foreach (var (status, name) in OpenApiParts.ResponsesOf(route, hasPlaceholders: template.HasPlaceholders))
        {
            responses[status] = Reference("responses", name);
        }
        return responses;
    }

    internal static JsonObject Reference(string kind, string name) => new() { ["$ref"] = $"#/components/{kind}/{name}" };
}
