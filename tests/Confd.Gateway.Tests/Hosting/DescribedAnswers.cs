using System.Text.Json;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

/// <summary>Checks every answer of the API, in every test, against the service's own description.</summary>
public sealed class DescribedAnswers(HttpMessageHandler inner, Func<Task<JsonObject>> description) : DelegatingHandler(inner)
{
    private const int Largest = 300_000;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        // The service resolves dots that were escaped, as it does others.
        var sent = request.RequestUri!.AbsolutePath;
        var path = new Uri(request.RequestUri, sent.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase)).AbsolutePath;
        if ((int)answer.StatusCode is not (200 or 201 or 400) || !path.StartsWith("/1.1/", StringComparison.Ordinal) || request.Method == HttpMethod.Head
            || answer.Content.Headers.ContentType?.MediaType != "application/json" || answer.Content.Headers.ContentLength is null or > Largest)
        {
            return answer;
        }
        var document = await description();
        if (OperationOf(document, path, request.Method.Method.ToLowerInvariant()) is not { } operation)
        {
            return answer;
        }
        if ((int)answer.StatusCode == 400 && operation["responses"]?["400"]?["$ref"] is not null)
        {
            // The list of texts that every route has; tests hold it against their own.
            return answer;
        }
        await answer.Content.LoadIntoBufferAsync(cancellationToken);
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        var described = operation["responses"]?[$"{(int)answer.StatusCode}"]?["content"]?["application/json"]?["schema"];
        var faults = described is null
            ? ["no answer is described for it"]
            : new SchemaCheck(document).FaultsOf(described, JsonSerializer.Deserialize<JsonNode>(body));
        return faults.Count == 0
            ? answer
            : throw new InvalidOperationException(
                $"{request.Method} {request.RequestUri.PathAndQuery} is not as described: {string.Join("; ", faults.Take(5))}");
    }

    /// <summary>Exact segments win over placeholders.</summary>
    private static JsonNode? OperationOf(JsonObject document, string path, string method)
    {
        var segments = path.Split('/');
        return document["paths"]!.AsObject()
            .Where(entry => Fits(entry.Key.Split('/'), segments))
            .OrderBy(entry => entry.Key.Count(letter => letter == '{'))
            .Select(entry => entry.Value![method]).FirstOrDefault(operation => operation is not null);
    }

    private static bool Fits(string[] template, string[] segments) => template.Length == segments.Length
        && template.Zip(segments).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second);
}

/// <summary>The part of JSON schema that the description uses.</summary>
internal sealed class SchemaCheck(JsonObject document)
{
    public List<string> FaultsOf(JsonNode schema, JsonNode? value)
    {
        var faults = new List<string>();
        Check(schema, value, "", faults);
        return faults;
    }

    private void Check(JsonNode? node, JsonNode? value, string place, List<string> faults)
    {
        if (node is not JsonObject schema)
        {
            return;
        }
        if ((string?)schema["$ref"] is { } reference)
        {
            Check(document["components"]!["schemas"]![reference.Split('/')[^1]], value, place, faults);
            return;
        }
        if (schema["anyOf"] is JsonArray several)
        {
            var tried = several.Select(one => FaultsOf(one!, value)).ToList();
            if (tried.TrueForAll(one => one.Count > 0))
            {
                faults.AddRange(tried.MinBy(one => one.Count)!.Select(fault => place + fault));
            }
            return;
        }
        var kind = KindOf(value);
        if (schema["type"] is { } type && !IsOneOf(type, kind))
        {
            faults.Add($"{place} is {kind} rather than {type.ToJsonString()}");
            return;
        }
        if (schema["enum"] is JsonArray choices && !choices.Any(choice => JsonNode.DeepEquals(choice, value)))
        {
            faults.Add($"{place} is none of {choices.ToJsonString()}");
        }
        if (value is JsonArray items && schema["items"] is { } item)
        {
            foreach (var (index, one) in items.Index())
            {
                Check(item, one, $"{place}[{index}]", faults);
            }
        }
        if (value is JsonObject fields && schema["properties"] is JsonObject properties)
        {
            CheckFields(schema, fields, properties, place, faults);
        }
    }

    private void CheckFields(JsonObject schema, JsonObject fields, JsonObject properties, string place, List<string> faults)
    {
        foreach (var name in (schema["required"]?.AsArray() ?? []).Select(name => (string)name!).Where(name => !fields.ContainsKey(name)))
        {
            faults.Add($"{place}.{name} is missing");
        }
        foreach (var (name, field) in fields)
        {
            if (properties.TryGetPropertyValue(name, out var property))
            {
                Check(property, field, $"{place}.{name}", faults);
            }
            // A destination has the fields of its type.
            else if (properties.Count > 1 || !properties.ContainsKey("type"))
            {
                faults.Add($"{place}.{name} is not described");
            }
        }
    }

    private static bool IsOneOf(JsonNode type, string kind) => type is JsonArray types
        ? types.Any(one => IsOneOf(one!, kind))
        : (string?)type == kind || ((string?)type == "number" && kind == "integer");

    private static string KindOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.ToJsonString().AsSpan().ContainsAny('.', 'e', 'E') ? "number" : "integer",
        _ => "boolean",
    };
}
