using System.Text.Json.Nodes;

namespace Confd.Gateway.OpenApi;

/// <summary>The parts that many operations share: parameters, headers, refusals.</summary>
internal static class OpenApiParts
{
    private static readonly (string Key, string Name, string In, string Type, string Description)[] Shared =
    [
        ("tenant", "Wazo-Tenant", "header", "string", "Tenant to act in; the token's own without it"),
        ("if_match", "If-Match", "header", "string", "Entity tag that was read; 412 when the resource has another one now"),
        ("if_none_match", "If-None-Match", "header", "string", "Entity tag that is known; 304 when it is still the current one"),
        ("recurse", "recurse", "query", "boolean", "Also the tenants below"),
        ("idempotency_key", "Idempotency-Key", "header", "string",
            "1 to 255 visible characters. A repeat within a day gets the answer of the first request and changes nothing; 422 with another request"),
        ("dry_run", "dry_run", "query", "boolean",
            "Everything is checked and nothing changed; the answer is 200 with dry_run. Prefer: dry-run does the same"),
    ];

    private static readonly (string Status, string Name, string Description)[] Refused =
    [
        ("400", "invalid", "The request breaks a rule; one text per fault"),
        ("401", "unauthorized", "The token is unknown, lacks a permission, or does not see the tenant"),
        ("403", "forbidden", "Nobody may do this any more"),
        ("404", "not_found", "There is no such resource, or it is not visible"),
        ("409", "conflict", "Others kept changing the same resources; repeat the request"),
        ("412", "precondition_failed", "If-Match or If-None-Match does not hold"),
        ("413", "too_large", "The body is too large"),
        ("415", "unsupported_media_type", "PATCH takes application/merge-patch+json; bodies must not be compressed"),
        ("422", "key_of_another_request", "The idempotency key was used with another request"),
        ("429", "too_many_requests", "Repeat after the seconds in Retry-After"),
        ("503", "unavailable", "The service, or the one that knows the tokens, is not ready; repeat the request"),
    ];

    public static string Description(bool takesBearer) =>
        "The API of wazo-confd 1.1. Tokens come in `X-Auth-Token`"
        + (takesBearer ? " or as `Authorization: Bearer`" : "")
        + ". Refusals are a JSON list of texts, or problem details for `Accept: application/problem+json`. Items have entity "
        + "tags; PATCH takes JSON merge patches (RFC 7396).";

    public static void AddSchemas(JsonObject schemas)
    {
        schemas["errors"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } };
        schemas["dry_run"] = new JsonObject
        {
            ["type"] = "object", ["required"] = new JsonArray("dry_run", "message"),
            ["properties"] = new JsonObject
            {
                ["dry_run"] = new JsonObject { ["type"] = "boolean" }, ["message"] = new JsonObject { ["type"] = "string" },
            },
        };
        schemas["problem"] = new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray("type", "title", "status", "errors"),
            ["properties"] = new JsonObject
            {
                ["type"] = new JsonObject { ["type"] = "string" },
                ["title"] = new JsonObject { ["type"] = "string" },
                ["status"] = new JsonObject { ["type"] = "integer" },
                ["errors"] = OpenApiDocument.Reference("schemas", "errors"),
            },
        };
    }

    public static JsonObject Parameters()
    {
        var parameters = new JsonObject();
        foreach (var (key, name, place, type, description) in Shared)
        {
            parameters[key] = new JsonObject
            {
                ["name"] = name, ["in"] = place, ["description"] = description, ["schema"] = new JsonObject { ["type"] = type },
            };
        }
        EventStreamPath.AddParameters(parameters);
        return parameters;
    }

    /// <summary>Shared parameters by reference, the route's own in full.</summary>
    public static IEnumerable<JsonNode> ParametersOf(ManifestRoute route)
    {
        IEnumerable<string> shared = route.Method switch
        {
            "GET" => ["if_none_match"],
            "POST" => ["idempotency_key", "dry_run"],
            _ => ["if_match", "dry_run"],
        };
        shared = route.NeedsNoToken ? shared.Except(["idempotency_key"]) : shared.Append("tenant");
        return route.Query.Select(Own).Concat(shared.Select(name => OpenApiDocument.Reference("parameters", name)));
    }

    private static JsonNode Own(ManifestParameter parameter)
    {
        var schema = new JsonObject { ["type"] = parameter.Type };
        if (parameter.Choices.Count > 0)
        {
            schema["enum"] = new JsonArray([.. parameter.Choices.Select(choice => (JsonNode)choice)]);
        }
        if (parameter.Name is "limit" or "offset")
        {
            schema["minimum"] = parameter.Name == "limit" ? 1 : 0;
        }
        var described = new JsonObject { ["name"] = parameter.Name, ["in"] = "query", ["schema"] = schema };
        if (parameter.Description.Length > 0)
        {
            described["description"] = parameter.Description;
        }
        return described;
    }

    public static JsonObject Responses()
    {
        var responses = new JsonObject();
        foreach (var (_, name, description) in Refused)
        {
            responses[name] = new JsonObject
            {
                ["description"] = description,
                ["content"] = new JsonObject
                {
                    ["application/json"] = new JsonObject { ["schema"] = OpenApiDocument.Reference("schemas", "errors") },
                    ["application/problem+json"] = new JsonObject { ["schema"] = OpenApiDocument.Reference("schemas", "problem") },
                },
            };
        }
        responses["not_modified"] = new JsonObject { ["description"] = "The entity tag in If-None-Match is still the current one" };
        foreach (var name in new[] { "too_many_requests", "unavailable" })
        {
            responses[name]!["headers"] = new JsonObject { ["Retry-After"] = Header("Seconds to wait", "integer") };
        }
        EventStreamPath.AddResponses(responses);
        return responses;
    }

    public static IEnumerable<(string Status, string Name)> ResponsesOf(ManifestRoute route, bool hasPlaceholders)
    {
        var isWrite = route.Method != "GET";
        var notModified = isWrite || route.AnswersFile ? [] : new[] { ("304", "not_modified") };
        return notModified.Concat(Refused.Where(response => response.Status switch
        {
            "401" => !route.NeedsNoToken,
            "403" => route.NeedsNoToken,
            "404" => hasPlaceholders,
            "409" => isWrite,
            "412" => isWrite && route.Method != "POST",
            "413" or "415" => isWrite && route.Method != "DELETE",
            "422" => route is { Method: "POST", NeedsNoToken: false },
            _ => true,
        }).Select(response => (response.Status, response.Name)));
    }

    public static JsonObject HeadersOf(ManifestRoute route)
    {
        var headers = new JsonObject();
        if (route is { Method: "GET", AnswersFile: false })
        {
            headers["ETag"] = Header("Entity tag for If-Match and If-None-Match", "string");
        }
        if (route is { Method: "GET", IsList: true })
        {
            headers["X-Event-Id"] = Header("Place in the log of events: every event up to it is reflected in the list", "integer");
        }
        if (route is { Method: not "GET", SuccessStatus: not StatusCodes.Status405MethodNotAllowed })
        {
            headers["X-Event-Id"] = Header("Place in the log of the last event that the change told; absent where it told none", "integer");
        }
        if (route.SuccessStatus == StatusCodes.Status201Created)
        {
            headers["Location"] = Header("Address of what was created", "string");
        }
        return headers;
    }

    public static JsonObject Page(string schema) => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("total", "items"),
        ["properties"] = new JsonObject
        {
            ["total"] = new JsonObject { ["type"] = "integer" },
            ["items"] = new JsonObject { ["type"] = "array", ["items"] = OpenApiDocument.Reference("schemas", schema) },
        },
    };

    /// <summary>The answer to a dry run.</summary>
    /// <param name="schema">Its form.</param>
    public static JsonObject DryRun(string schema) => new()
    {
        ["description"] = "With dry_run: the request would be accepted, and nothing was changed",
        ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = OpenApiDocument.Reference("schemas", schema) } },
    };

    /// <summary>A refusal in the route's own form, or the usual list of texts.</summary>
    public static JsonObject Report(string schema) => new()
    {
        ["description"] = "The request breaks a rule; a report, or one text per fault",
        ["content"] = new JsonObject
        {
            ["application/json"] = new JsonObject
            {
                ["schema"] = new JsonObject
                {
                    ["anyOf"] = new JsonArray(OpenApiDocument.Reference("schemas", schema), OpenApiDocument.Reference("schemas", "errors")),
                },
            },
            ["application/problem+json"] = new JsonObject { ["schema"] = OpenApiDocument.Reference("schemas", "problem") },
        },
    };

    private static JsonObject Header(string description, string type) => new()
    {
        ["description"] = description, ["schema"] = new JsonObject { ["type"] = type },
    };
}
