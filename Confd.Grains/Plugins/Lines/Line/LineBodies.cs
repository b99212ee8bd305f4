using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Plugins;

/// <summary>Body of POST: a line with what is created along with it.</summary>
internal record LineBody : Line
{
    public string? CallerIdName { get; init; }

    [Digits] public string? CallerIdNum { get; init; }

    public SipEndpointBody EndpointSip { get; init; } = new();

    public SccpEndpoint EndpointSccp { get; init; } = new();

    public CustomEndpoint EndpointCustom { get; init; } = new();

    public IReadOnlyList<Extension> Extensions { get; init; } = [];
}

/// <summary>Body of PUT: endpoints and extensions are not changed with the line.</summary>
internal sealed record LineEditBody : Line
{
    public string? CallerIdName { get; init; }

    [Digits] public string? CallerIdNum { get; init; }
}

/// <summary>Completes bodies of lines before they are validated, and refuses fields that contradict each other.</summary>
internal static class LineBodyRules
{
    private static readonly string[] Endpoints = ["endpoint_sip", "endpoint_sccp", "endpoint_custom"];

    /// <summary>Null endpoints count as absent; extensions and the SIP endpoint take over the line's context.</summary>
    public static void Prepare(JsonObject body)
    {
        foreach (var endpoint in Endpoints)
        {
            if (body.TryGetPropertyValue(endpoint, out var value) && value is null)
            {
                body.Remove(endpoint);
            }
        }
        if (body["context"] is not JsonValue context)
        {
            return;
        }
        foreach (var extension in (body["extensions"] as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            if (!extension.ContainsKey("context"))
            {
                extension["context"] = context.DeepClone();
            }
        }
        if (body["endpoint_sip"] is JsonObject { Count: > 0 } sip)
        {
            if (!sip.ContainsKey("endpoint_section_options"))
            {
                sip["endpoint_section_options"] = new JsonArray();
            }
            if (sip["endpoint_section_options"] is JsonArray options
                && !options.Any(option => option is JsonArray { Count: > 0 } pair && pair[0] is JsonValue name && name.ToString() == "context"))
            {
                options.Add(new JsonArray("context", context.DeepClone()));
            }
        }
    }

    /// <summary>The same for each line of a user's body.</summary>
    public static void PrepareLines(JsonObject body)
    {
        foreach (var line in (body["lines"] as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            Prepare(line);
        }
    }

    public static Refusal? Check(JsonObject body)
    {
        if (Endpoints.Count(endpoint => body[endpoint] is JsonObject { Count: > 0 }) > 1)
        {
            return Refusals.Schema("Only one endpoint should be configured on a line");
        }
        if (body["caller_id_name"] is not { } name)
        {
            return null;
        }
        if (Option(body, "endpoint_sip", "endpoint_section_options", "callerid") is { } callerId)
        {
            return Refusals.Schema(
                $"Ambiguous caller ID: line.caller_id_name = {name} endpoint_sip.endpoint_section_options[\"callerid\"] = {callerId}");
        }
        return Option(body, "endpoint_sccp", "options", "cid_name") is { } cidName
            ? Refusals.Schema($"Ambiguous caller ID: line.caller_id_name = {name} endpoint_sccp.options[\"cid_name\"] = {cidName}")
            : null;
    }

    private static string? Option(JsonObject body, string endpoint, string section, string name) =>
        (body[endpoint]?[section] as JsonArray)?.FirstOrDefault(option => (string?)option![0] == name) is { } option
            ? (string?)option[1]
            : null;
}
