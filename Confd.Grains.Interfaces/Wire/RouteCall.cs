namespace Confd;

/// <summary>A value of the query string; a name may come more than once, the first one counts.</summary>
/// <param name="Name">As sent.</param>
/// <param name="Value">As sent, decoded.</param>
[GenerateSerializer, Immutable, Alias("confd.QueryValue")]
public readonly record struct QueryValue([property: Id(0)] string Name, [property: Id(1)] string Value);

/// <summary>One HTTP request, after authentication and routing, on its way to the grain that serves it.</summary>
[GenerateSerializer, Immutable, Alias("confd.RouteCall")]
public sealed record RouteCall
{
    /// <summary>On whose behalf.</summary>
    [Id(1)] public required Caller Caller { get; init; }

    /// <summary>Values of the path's placeholders by name: uuids in lower case, ints in decimal.</summary>
    [Id(2)] public required IReadOnlyDictionary<string, string> Path { get; init; }

    /// <summary>The query string, in order.</summary>
    [Id(3)] public IReadOnlyList<QueryValue> Query { get; init; } = [];

    /// <summary>The body as it came, or null when there was none.</summary>
    [Id(4)] public byte[]? Body { get; init; }

    /// <summary>The If-Match header, or null.</summary>
    [Id(5)] public string? IfMatch { get; init; }

    /// <summary>The If-None-Match header, or null; only <c>*</c> matters to a write.</summary>
    [Id(6)] public string? IfNoneMatch { get; init; }

    /// <summary>Set when the caller may repeat this request and wants it to be carried out once.</summary>
    [Id(7)] public IdempotencyKey? Idempotency { get; init; }

    /// <summary>How the gateway that asks is doing; shown by <c>/status</c>.</summary>
    [Id(8)] public AccessFaults AccessFaults { get; init; }

    /// <summary>Fields of the body that nothing reads are refused rather than told of in <see cref="RouteAnswer.Warning"/>.</summary>
    [Id(9)] public bool IsStrict { get; init; }

    /// <summary>Whoever asks can read a long answer in pieces; see <see cref="RouteAnswer.Rest"/>.</summary>
    [Id(10)] public bool TakesPieces { get; init; }

    /// <summary>The body is a whole record, and so is the answer, as .NET programs have them; else both have the form of the HTTP API.</summary>
    [Id(11)] public bool IsOfRecords { get; init; }

    /// <summary>Only the headers of the answer are wanted; a route may then say in them what it finds.</summary>
    [Id(12)] public bool IsHead { get; init; }

    /// <summary>The Content-Type header of a body that is the content of a file; null for none, and for bodies of JSON.</summary>
    [Id(13)] public string? ContentType { get; init; }

    /// <summary>The caller may see secrets; see <see cref="ManifestRoute.SecretsAcl"/>.</summary>
    [Id(14)] public bool ShowsSecrets { get; init; }

    /// <summary>First value of a query parameter, or null.</summary>
    public string? QueryValueOf(string name)
    {
        foreach (var value in Query)
        {
            if (value.Name == name)
            {
                return value.Value;
            }
        }
        return null;
    }
}

/// <summary>Tells a repeated request from a new one.</summary>
/// <param name="Key">Names the caller, the tenant and the caller's own key.</param>
/// <param name="Fingerprint">Of method, path, query and body.</param>
[GenerateSerializer, Immutable, Alias("confd.IdempotencyKey")]
public sealed record IdempotencyKey([property: Id(0)] string Key, [property: Id(1)] string Fingerprint);

/// <summary>What a grain answers to a <see cref="RouteCall"/>.</summary>
[GenerateSerializer, Immutable, Alias("confd.RouteAnswer")]
public sealed record RouteAnswer
{
    /// <summary>
    /// The byte that stands in <see cref="Body"/> wherever the caller's base URL (scheme, host and prefix)
    /// belongs. It can't occur in JSON otherwise, as control characters are escaped there.
    /// </summary>
    public const byte BaseUrlMark = 1;

    /// <summary>Stands in <see cref="Location"/> where a query begins; a question mark there is a part of the path.</summary>
    public const char QueryMark = '\u0002';

    /// <summary>Success without content (204).</summary>
    public static RouteAnswer Empty { get; } = new();

    /// <summary>JSON in UTF-8 with <see cref="BaseUrlMark"/> in the links; null for an answer without content (204).</summary>
    [Id(0)] public byte[]? Body { get; init; }

    /// <summary>Path of the created resource below the base URL (201), maybe with a query after <see cref="QueryMark"/>; else null.</summary>
    [Id(1)] public string? Location { get; init; }

    /// <summary>Entity tag with its quotes, or null.</summary>
    [Id(2)] public string? ETag { get; init; }

    /// <summary>Set when the answer is a refusal; then nothing else is.</summary>
    [Id(3)] public IReadOnlyList<Refusal>? Refused { get; init; }

    /// <summary>True when one of the tags of an If-Match header is this answer's.</summary>
    public bool Matches(string ifMatch) => EntityTags.MatchStrongly(ifMatch, ETag);

    /// <summary>With <see cref="Body"/> set: the status is 404 and the body is given as it is.</summary>
    [Id(4)] public bool IsMissing { get; init; }

    /// <summary>Set when <see cref="Body"/> is the content of a file of this name rather than JSON.</summary>
    [Id(5)] public string? FileName { get; init; }

    /// <summary>
    /// A place in the log of events. Of a list: every event up to it is reflected in the list. Of a change: its last event; null when
    /// it told none, and when the answer is that of an earlier try.
    /// </summary>
    [Id(6)] public long? LogPosition { get; init; }

    /// <summary>What the caller should know although the request was taken, or null.</summary>
    [Id(7)] public string? Warning { get; init; }

    /// <summary>Set when <see cref="Body"/> is only the first piece: key of the <see cref="IAnswerGrain"/> that has the others.</summary>
    [Id(8)] public Guid? Rest { get; init; }

    /// <summary>Headers of the answer's own; null for none.</summary>
    [Id(9)] public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>Media type of a <see cref="Body"/> that is sent byte for byte; null for JSON, and for the file of <see cref="FileName"/>.</summary>
    [Id(10)] public string? ContentType { get; init; }

    /// <summary>HTTP status where it is not the route's own: of a report on what was refused, or only tried.</summary>
    [Id(11)] public int? Status { get; init; }
}
