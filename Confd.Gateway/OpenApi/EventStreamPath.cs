using System.Text.Json.Nodes;
using Confd.Gateway.Events;

namespace Confd.Gateway.OpenApi;

/// <summary>Describes <c>GET /1.1/events</c>, which gateways serve themselves.</summary>
internal static class EventStreamPath
{
    public const string Path = "/1.1/events";

    public static void AddParameters(JsonObject parameters)
    {
        Add("event_resource", "resource", "query", "string", "Plugin names of resources, parted by commas; all without it");
        Add("event_name", "name", "query", "string", "Names of events, parted by commas; all without it");
        Add("last_event_id", "Last-Event-ID", "header", "integer",
            "The last id that was seen, on whichever gateway: everything after it comes, nothing twice. Without it the stream begins with what comes next");
        Add("last_event_id_query", "last_event_id", "query", "integer", "As Last-Event-ID, for clients that can't send headers");
        Add("after", "after", "query", "integer", "As Last-Event-ID: the X-Event-Id of a list, so that nothing is missed between the list and the stream");

        Add("event_applied", "applied", "query", "boolean",
            "Also how far each Asterisk is that is told to reload: events named applied, without an id, with server and applied_up_to");

        void Add(string key, string name, string place, string type, string description) => parameters[key] = new JsonObject
        {
            ["name"] = name, ["in"] = place, ["description"] = description, ["schema"] = new JsonObject { ["type"] = type },
        };
    }

    public static void AddResponses(JsonObject responses) => responses["events_gone"] = new JsonObject
    {
        ["description"] = "The log is not kept as far back as Last-Event-ID: read the resources anew, then watch without an id",
        ["content"] = new JsonObject
        {
            ["application/json"] = new JsonObject { ["schema"] = OpenApiDocument.Reference("schemas", "errors") },
            ["application/problem+json"] = new JsonObject { ["schema"] = OpenApiDocument.Reference("schemas", "problem") },
        },
    };

    public static void AddSchema(JsonObject schemas) => schemas["event_message"] = new JsonObject
    {
        ["type"] = "object",
        ["description"] = "An event as the message bus carries it: its headers, and the content under data",
        ["required"] = new JsonArray("name", "required_access", "required_acl", "origin_uuid", "timestamp", "data"),
        ["properties"] = new JsonObject
        {
            ["name"] = Text(), ["required_access"] = Text(), ["required_acl"] = Text(), ["origin_uuid"] = Text(),
            ["timestamp"] = Text(), ["tenant_uuid"] = Text(), ["data"] = new JsonObject { ["type"] = "object" },
        },
    };

    public static JsonObject Item() => new()
    {
        ["parameters"] = new JsonArray(),
        ["get"] = new JsonObject
        {
            ["operationId"] = "get_events",
            ["summary"] = "Watches what is committed, as server-sent events",
            ["tags"] = new JsonArray("events"),
            ["description"] = $"ACL: `{EventStreamEndpoint.Acl}`; each event needs its own `required_acl` besides. `id` is the place in "
                + "the log, `event` the name, `data` the message. An id without data comes from time to time while it is quiet. "
                + "A client that does not read is cut off.",
            ["parameters"] = new JsonArray([.. new[]
            {
                "event_resource", "event_name", "recurse", "last_event_id", "last_event_id_query", "after", "event_applied", "tenant",
            }.Select(name => (JsonNode)OpenApiDocument.Reference("parameters", name))]),
            ["responses"] = new JsonObject
            {
                ["200"] = new JsonObject
                {
                    ["description"] = "A stream that does not end by itself",
                    ["content"] = new JsonObject
                    {
                        ["text/event-stream"] = new JsonObject
                        {
                            ["schema"] = new JsonObject
                            {
                                ["type"] = "string", ["contentMediaType"] = "application/json",
                                ["contentSchema"] = OpenApiDocument.Reference("schemas", "event_message"),
                            },
                        },
                    },
                },
                ["400"] = OpenApiDocument.Reference("responses", "invalid"),
                ["401"] = OpenApiDocument.Reference("responses", "unauthorized"),
                ["410"] = OpenApiDocument.Reference("responses", "events_gone"),
                ["429"] = OpenApiDocument.Reference("responses", "too_many_requests"),
                ["503"] = OpenApiDocument.Reference("responses", "unavailable"),
            },
        },
    };

    private static JsonObject Text() => new() { ["type"] = "string" };
}
