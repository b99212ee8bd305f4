using System.Text;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests.Hostile;

/// <summary>Makes requests from the description of the API: about half as it should be, half not.</summary>
internal sealed class HostileRequests
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND"];

    private static readonly string[] Segments =
    [
        "..", ".", "%2e%2e", "%2f", "%5c", "%00", "%0a", "%zz", "%", "%c0%ae", "%ed%a0%80", "%ff", "-1", "0", "99999999999999999999", "x%20y", "%c3%a9",
        "10000000-0000-4000-8000-00000000dead", "00000000000000000000000000000001", "a;b=c", "a%3Fb", "'", "null", "~", "*", "1.0", "1e3", "+1",
    ];

    private static readonly string[] Numbers = ["-1", "0", "1", "99999999999999999999", "2147483648", "1e3", "x", "", " 1", "%00", "1.5", "-0"];

    private static readonly (string Name, string[] Values)[] Headers =
    [
        ("If-Match", ["*", "\"x\"", "x", "W/\"x\"", "\"", "\"a\", \"b\"", ",,,"]), ("If-None-Match", ["*", "\"x\"", "W/", "\""]),
        ("Prefer", ["dry-run", "handling=strict", "handling=", ";;;", "dry-run, handling=strict"]),
        ("Wazo-Tenant", ["x", "", "10000000-0000-4000-8000-00000000dead", "10000000000040008000000000000001", "*", "{}"]),
        ("Range", ["bytes=0-1", "bytes=-5", "items=0-10", "bytes=9999999999999999999-"]),
        ("Accept", ["application/problem+json", "text/html", "*/*;q=0", "image/png", "application/json;version=9", ";"]),
        ("Idempotency-Key", ["a", "é", "", "x y", "k1", "k2"]), ("X-HTTP-Method-Override", ["DELETE"]), ("X-Script-Name", ["/a\"b", "//x", "x"]),
        ("X-Forwarded-Proto", ["https", "javascript"]), ("X-Request-Id", ["a b", "<x>", "é"]), ("Content-Encoding", ["gzip", "x"]),
        ("Accept-Encoding", ["gzip", "br;q=0", "*"]), ("Last-Event-ID", ["-1", "x"]), ("Expect", ["100-continue"]),
    ];

    private static readonly string[] ContentTypes =
    [
        "application/json", "application/merge-patch+json", "text/plain", "application/xml", "application/json; charset=utf-16",
        "application/json; charset=nonsense", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/csv", "*/*",
        "application/octet-stream", "application/problem+json",
    ];

    private readonly Random random;
    private readonly HostileValues values;
    private readonly KnownIds known;
    private readonly List<(string Path, string Method, JsonObject Operation, JsonArray Placeholders)> operations;

    public HostileRequests(JsonObject document, Random random, KnownIds known)
    {
        this.random = random;
        this.known = known;
        values = new HostileValues(document, random, known);
        operations =
        [
            .. from path in document["paths"]!.AsObject()
            where path.Key != "/1.1/events"
            from entry in path.Value!.AsObject()
            where entry.Key != "parameters"
            select (path.Key, entry.Key.ToUpperInvariant(), entry.Value!.AsObject(), path.Value!["parameters"]!.AsArray()),
        ];
    }

    /// <summary>The next request, and its text for failures.</summary>
    public (HttpRequestMessage Request, string DomainEvent) Next(Uri server)
    {
        var (path, method, operation, _) = values.Pick(operations);
        var isSpoiled = values.Chance(60);
        var target = PathOf(path, isSpoiled) + QueryOf(operation, isSpoiled);
        if (isSpoiled && values.Chance(10))
        {
            method = values.Pick(Methods);
        }
        var request = new HttpRequestMessage(
            new HttpMethod(method),
            new Uri(server.ToString().TrimEnd('/') + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        var description = new StringBuilder($"{method} {target}");
        if (method is "POST" or "PUT" or "PATCH" or "DELETE" && BodyOf(operation, isSpoiled) is var (content, text))
        {
            request.Content = content;
            description.Append($" {content.Headers.NonValidated["Content-Type"]} {Shortened(text)}");
        }
        if (isSpoiled)
        {
            AddHeaders(request, description);
        }
        return (request, description.ToString());
    }

    private static string Shortened(string text) => text.Length > 400 ? text[..400] + "…" : text;

    private string PathOf(string path, bool isSpoiled) => string.Join('/', path.Split('/').Select((segment, index) =>
        index == 0 ? ""
        : !segment.StartsWith('{') ? isSpoiled && values.Chance(2) ? values.Pick(Segments) : segment
        : isSpoiled && values.Chance(20) ? values.Pick(Segments)
        : segment.Contains("name", StringComparison.Ordinal) ? values.Pick(["a.wav", "x", "a"])
        : segment.Contains("uuid", StringComparison.Ordinal) || values.Chance(40) ? known.Uuids.Count > 0 ? values.Pick(known.Uuids) : "x"
        : known.Numbers.Count > 0 ? $"{values.Pick(known.Numbers)}" : "1"));

    private string QueryOf(JsonObject operation, bool isSpoiled)
    {
        var query = new List<string>();
        foreach (var parameter in operation["parameters"]!.AsArray().Where(parameter => (string?)parameter!["in"] == "query"))
        {
            if (values.Chance(15))
            {
                var schema = parameter!["schema"]!;
                var value = isSpoiled && values.Chance(60) ? Uri.EscapeDataString(values.Chance(50) ? values.Pick(Numbers) : Limited(values.Text()))
                    : schema["enum"] is JsonArray choices ? (string)choices[random.Next(choices.Count)]!
                    : (string?)schema["type"] switch { "integer" => $"{random.Next(1, 50)}", "boolean" => "true", _ => "a" };
                query.Add($"{parameter["name"]}={value}");
            }
        }
        if (isSpoiled && values.Chance(10))
        {
            query.Add(values.Pick(["dry_run=true", "dry_run=x", "recursive=true", "view=x", "limit=-1", "offset=x", "order=%00", "&&&", "=", "%zz=%zz", "a[]=1", "limit=1&limit=x"]));
        }
        return query.Count == 0 ? "" : "?" + string.Join('&', query);
    }

    /// <summary>What fits into the first line of a request. A half of a surrogate pair can't be escaped.</summary>
    private static string Limited(string text) => text.Length > 500 ? text[..500].TrimEnd('\ud83d') : text;

    private (HttpContent Content, string Text)? BodyOf(JsonObject operation, bool isSpoiled)
    {
        var described = operation["requestBody"]?["content"]?.AsObject().FirstOrDefault();
        if (described?.Value is null && !(isSpoiled && values.Chance(20)))
        {
            return null;
        }
        var body = described?.Value?["schema"] is { } schema ? values.Body(schema) : null;
        var text = isSpoiled && values.Chance(70) ? values.Spoil(body) : body?.ToJsonString() ?? "{}";
        var bytes = isSpoiled && values.Chance(4) ? Encoding.Unicode.GetBytes(text)
            : isSpoiled && values.Chance(3) ? [.. Encoding.UTF8.GetBytes(text), 0xC3, 0x28, 0xFF]
            : Encoding.UTF8.GetBytes(text);
        var content = new ByteArrayContent(bytes);
        var type = isSpoiled && values.Chance(12) ? values.Pick(ContentTypes) : described?.Key ?? "application/json";
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return (content, text);
    }

    private void AddHeaders(HttpRequestMessage request, StringBuilder description)
    {
        while (values.Chance(30))
        {
            var (name, choices) = values.Pick(Headers);
            var value = values.Pick(choices);
            if (name == "Content-Encoding" ? request.Content?.Headers.TryAddWithoutValidation(name, value) == true : request.Headers.TryAddWithoutValidation(name, value))
            {
                description.Append($" {name}: {value}");
            }
        }
    }
}
