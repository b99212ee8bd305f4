using System.Text.Json.Nodes;

namespace Confd.Gateway.OpenApi;

/// <summary>OpenAPI 3.1 from the manifest.</summary>
internal static class OpenApiDocument
{
    private static readonly (string Name, string Type, string Description)[] ListParameters =
    [
        ("search", "string", "Keeps what contains this text, whatever case and accents"),
        ("order", "string", "Column to sort by"),
        ("direction", "string", "asc (default) or desc"),
        ("limit", "integer", "Page size; all without it"),
        ("offset", "integer", "Items skipped"),
        ("recurse", "boolean", "Also the tenants below"),
    ];

    public static string Of(RouteManifest manifest)
    {
        var schemas = new JsonObject();
        foreach (var (name, schema) in manifest.Schemas)
        {
            schemas[name] = JsonNode.Parse(schema);
        }
        schemas["errors"] = new JsonObject
        {
            ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" },
        };
        var paths = new JsonObject();
        foreach (var route in manifest.Routes.Where(route => route.SuccessStatus != 405))
        {
            var path = "/1.1" + route.Path.Replace(":int}", "}", StringComparison.Ordinal).Replace(":uuid}", "}", StringComparison.Ordinal)
                .Replace(":filename}", "}", StringComparison.Ordinal);
            if (paths[path] is not JsonObject methods)
            {
                paths[path] = methods = [];
            }
            methods[route.Method.ToLowerInvariant()] ??= Operation(route);
        }
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "Confd", ["version"] = "1.1" },
            ["security"] = new JsonArray(new JsonObject { ["token"] = new JsonArray() }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas,
                ["securitySchemes"] = new JsonObject
                {
                    ["token"] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = "X-Auth-Token" },
                },
            },
        }.ToJsonString();
    }

    private static JsonObject Operation(ManifestRoute route)
    {
        var operation = new JsonObject
        {
            ["summary"] = route.Summary,
            ["tags"] = new JsonArray(route.Plugin),
            ["description"] = route.Acl is null ? "Any valid token" : $"ACL: `{route.Acl}`",
            ["parameters"] = Parameters(route),
        };
        if (route.RequestSchema is { } request)
        {
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content(Reference(request)) };
        }
        var success = new JsonObject { ["description"] = "Success" };
        if (route.ResponseSchema is { } response)
        {
            success["content"] = Content(route.IsList ? Page(response) : Reference(response));
        }
        operation["responses"] = new JsonObject
        {
            [$"{route.SuccessStatus}"] = success,
            ["default"] = new JsonObject { ["description"] = "Refused", ["content"] = Content(Reference("errors")) },
        };
        return operation;
    }

    private static JsonArray Parameters(ManifestRoute route)
    {
        var parameters = new JsonArray();
        foreach (var segment in route.Path.Split('/').Where(segment => segment.StartsWith('{')))
        {
            var parts = segment[1..^1].Split(':');
            parameters.Add(new JsonObject
            {
                ["name"] = parts[0], ["in"] = "path", ["required"] = true,
                ["schema"] = new JsonObject { ["type"] = parts is [_, "int"] ? "integer" : "string" },
            });
        }
        foreach (var (name, type, description) in route.IsList ? ListParameters : [])
        {
            parameters.Add(new JsonObject
            {
                ["name"] = name, ["in"] = "query", ["description"] = description,
                ["schema"] = new JsonObject { ["type"] = type },
            });
        }
        parameters.Add(new JsonObject
        {
            ["name"] = "Wazo-Tenant", ["in"] = "header", ["description"] = "Tenant to act in; the token's own without it",
            ["schema"] = new JsonObject { ["type"] = "string", ["format"] = "uuid" },
        });
        return parameters;
    }

    private static JsonObject Page(string schema) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["total"] = new JsonObject { ["type"] = "integer" },
            ["items"] = new JsonObject { ["type"] = "array", ["items"] = Reference(schema) },
        },
    };

    private static JsonObject Reference(string schema) => new() { ["$ref"] = $"#/components/schemas/{schema}" };

    private static JsonObject Content(JsonNode schema) => new()
    {
        ["application/json"] = new JsonObject { ["schema"] = schema },
    };
}
