namespace Confd;

/// <summary>A value of the query string. A name may occur more than once; the first counts.</summary>
/// <param name="Name">As sent.</param>
/// <param name="Value">As sent, decoded.</param>
[GenerateSerializer, Immutable, Alias("confd.QueryValue")]
public readonly record struct QueryValue([property: Id(0)] string Name, [property: Id(1)] string Value);

/// <summary>One HTTP request, after authentication and routing, on its way to the grain that serves it.</summary>
[GenerateSerializer, Immutable, Alias("confd.RouteCall")]
public sealed record RouteCall
{
    /// <summary>The caller.</summary>
    [Id(1)] public required Caller Caller { get; init; }

    /// <summary>Values of the path's placeholders by name: uuids in lower case, ints in decimal.</summary>
    [Id(2)] public required IReadOnlyDictionary<string, string> Path { get; init; }

    /// <summary>The query string, in order.</summary>
    [Id(3)] public IReadOnlyList<QueryValue> Query { get; init; } = [];

    /// <summary>The body as received, or null for none.</summary>
    [Id(4)] public byte[]? Body { get; init; }

    /// <summary>The If-Match header, or null.</summary>
    [Id(5)] public string? IfMatch { get; init; }

    /// <summary>The If-None-Match header, or null; only <c>*</c> matters to a write.</summary>
    [Id(6)] public string? IfNoneMatch { get; init; }

    /// <summary>Set when the caller may repeat this request but wants it carried out once.</summary>
    [Id(7)] public IdempotencyKey? Idempotency { get; init; }

    /// <summary>The state of the calling gateway; shown by <c>/status</c>.</summary>
    [Id(8)] public AccessFaults AccessFaults { get; init; }

    /// <summary>Unknown fields of the body are refused rather than reported in <see cref="RouteAnswer.Warning"/>.</summary>
    [Id(9)] public bool IsStrict { get; init; }

    /// <summary>The sender can read a long answer in pieces; see <see cref="RouteAnswer.Rest"/>.</summary>
    [Id(10)] public bool TakesPieces { get; init; }

    /// <summary>Body and answer are whole records, for .NET programs; otherwise both have the form of the HTTP API.</summary>
    [Id(11)] public bool IsOfRecords { get; init; }

    /// <summary>The caller wants only the headers of the answer; a route may then report its result in them.</summary>
    [Id(12)] public bool IsHead { get; init; }

    /// <summary>The Content-Type header of a body with the content of a file; null for none, and for JSON bodies.</summary>
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

/// <summary>Distinguishes a repeated request from a new one.</summary>
/// <param name="Key">Made of the caller, the tenant and the caller's own key.</param>
/// <param name="Fingerprint">Hash of method, path, query and body.</param>
[GenerateSerializer, Immutable, Alias("confd.IdempotencyKey")]
public sealed record IdempotencyKey([property: Id(0)] string Key, [property: Id(1)] string Fingerprint);

/// <summary>A grain's answer to a <see cref="RouteCall"/>.</summary>
[GenerateSerializer, Immutable, Alias("confd.RouteAnswer")]
public sealed record RouteAnswer
{
    /// <summary>
    /// The byte in <see cref="Body"/> that marks each place of the caller's base URL (scheme, host and prefix).
    /// It can't occur in JSON otherwise, because JSON escapes control characters.
    /// </summary>
    public const byte BaseUrlMark = 1;

    /// <summary>Marks the beginning of the query in <see cref="Location"/>; a question mark there is part of the path.</summary>
    public const char QueryMark = '\u0002';

    /// <summary>Success without content (204).</summary>
    public static RouteAnswer Empty { get; } = new();

    /// <summary>JSON in UTF-8 with <see cref="BaseUrlMark"/> in the links; null for an answer without content (204).</summary>
    [Id(0)] public byte[]? Body { get; init; }

    /// <summary>
    /// Path of the created resource below the base URL (201), optionally with a query after <see cref="QueryMark"/>;
    /// otherwise null.
    /// </summary>
    [Id(1)] public string? Location { get; init; }

    /// <summary>Entity tag with its quotes, or null.</summary>
    [Id(2)] public string? ETag { get; init; }

    /// <summary>Set when the answer is a refusal; nothing else is set then.</summary>
    [Id(3)] public IReadOnlyList<Refusal>? Refused { get; init; }

    /// <summary>True when an If-Match header has this answer's tag.</summary>
    public bool Matches(string ifMatch) => EntityTags.MatchStrongly(ifMatch, ETag);

    /// <summary>With <see cref="Body"/> set: the status is 404 and the body is sent unchanged.</summary>
    [Id(4)] public bool IsMissing { get; init; }

    /// <summary>Set when <see cref="Body"/> is the content of a file with this name rather than JSON.</summary>
    [Id(5)] public string? FileName { get; init; }

    /// <summary>
    /// A place in the log of events. For a list: the list reflects every event up to it. For a change: its last event; null when
    /// it published none, and when the answer is that of an earlier attempt.
    /// </summary>
    [Id(6)] public long? LogPosition { get; init; }

    /// <summary>A warning for the caller of an accepted request, or null.</summary>
    [Id(7)] public string? Warning { get; init; }

    /// <summary>Set when <see cref="Body"/> is only the first piece: key of the <see cref="IAnswerGrain"/> that has the others.</summary>
    [Id(8)] public Guid? Rest { get; init; }

    /// <summary>Additional headers of the answer; null for none.</summary>
    [Id(9)] public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>Media type of a <see cref="Body"/> that is sent byte for byte; null for JSON.</summary>
    [Id(10)] public string? ContentType { get; init; }

    /// <summary>HTTP status that differs from the route's own: for a report on refusals, or on a dry run.</summary>
    [Id(11)] public int? Status { get; init; }

    /// <summary>
    /// Bytes of the file of <see cref="FileName"/> when <see cref="Body"/> is only its beginning: the <see cref="IAnswerGrain"/> of
    /// <see cref="Rest"/> reads it at any place. Otherwise null.
    /// </summary>
    [Id(12)] public long? FileLength { get; init; }
}
