using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Resources;

/// <summary>Serves a route that is neither list, item, association nor settings.</summary>
public delegate ValueTask<RouteResult> RouteHandler(RouteContext context, CancellationToken cancellationToken);

/// <summary>Serves a route that answers nothing.</summary>
public delegate ValueTask RouteAction(RouteContext context, CancellationToken cancellationToken);

/// <summary>Stands, where bodies and answers are described, for the content of a file.</summary>
public sealed class FileContent;

/// <summary>A route of a plugin's own.</summary>
internal sealed record DeclaredRoute(string Method, string Path, string? Acl, RouteHandler Handler)
{
    /// <summary>Unique within the plugin.</summary>
    public string Name { get; } = $"{Method} {Path}";

    public Type? Body { get; init; }

    /// <summary>Record of the answer, or of one item of a list; null when there is none.</summary>
    public Type? Answers { get; init; }

    /// <summary>A body names only what it changes.</summary>
    public bool IsEdit { get; init; }

    /// <summary>Query parameters, with their choices after a colon.</summary>
    public IReadOnlyList<string> Query { get; init; } = [];

    public int SuccessStatus { get; init; } = 200;

    public bool IsList { get; init; }

    public bool MasterTenantOnly { get; init; }

    public bool NeedsNoToken { get; init; }

    public bool OnlyWithOwnTenants { get; init; }

    /// <summary>Media type of the file that it takes or answers; null for any.</summary>
    public string? FileType { get; init; }

    /// <summary>It takes minutes, and tells with <c>dry_run</c> what it would answer without.</summary>
    public bool IsLong { get; init; }

    /// <summary>It waits up to half a minute.</summary>
    public bool Waits { get; init; }

    /// <summary>Record of a 400 of the route's own form; null where every refusal is a list of texts.</summary>
    public Type? Refuses { get; init; }

    /// <summary>ACL of those who see secrets in the answer; null where it has none.</summary>
    public string? SecretsAcl { get; init; }
}

/// <summary>What a route of a plugin's own answers once its session is committed.</summary>
public sealed record RouteResult
{
    private RouteResult(Func<ViewResponder, CancellationToken, ValueTask<byte[]>>? body)
    {
        Body = body;
    }

    /// <summary>204.</summary>
    public static RouteResult Empty { get; } = new(body: null) { IsReady = true };

    internal Func<ViewResponder, CancellationToken, ValueTask<byte[]>>? Body { get; }

    /// <summary>The answer needs nothing of what the unit of work commits.</summary>
    internal bool IsReady { get; private init; }

    /// <summary>Path for the Location header (201).</summary>
    public string? Location { get; init; }

    /// <summary>Query of the Location header, escaped as it must be; null for none.</summary>
    public string? LocationQuery { get; init; }

    /// <summary>As <see cref="RouteAnswer.Location"/>.</summary>
    internal string? AnsweredLocation =>
        Location is null ? null : $"/1.1{Location}{(LocationQuery is null ? "" : RouteAnswer.QueryMark)}{LocationQuery}";

    /// <summary>The status is 404 although there is a body of its own form.</summary>
    public bool IsMissing { get; init; }

    /// <summary>Headers of the answer's own; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>HTTP status where it is not the route's own; null for that.</summary>
    public int? Status { get; init; }

    /// <summary>Entity tag with its quotes, of an answer that comes in pieces; null for none.</summary>
    public string? EntityTag { get; init; }

    /// <summary>Media type of an answer that is no JSON; null for JSON.</summary>
    internal string? ContentType { get; private init; }

    /// <summary>An answer that is composed piece by piece, after the commit; null for one that is composed whole.</summary>
    internal Func<OperationRunner, CancellationToken, ValueTask<IAnswerPieces>>? Pieces { get; private init; }

    /// <summary>Name of the file that is the body; null for JSON.</summary>
    internal string? FileName { get; private init; }

    /// <summary>200 with the content of a file, as an attachment. The answer closes the file.</summary>
    public static RouteResult File(StoredFile content, string name) => new(body: null)
    {
        FileName = name, ContentType = MediaTypeNames.Application.Octet, EntityTag = content.EntityTag, Pieces = (_, _) => ValueTask.FromResult<IAnswerPieces>(content),
    };

    /// <summary>200 with any value.</summary>
    public static RouteResult Json(object value) =>
        new((_, _) => ValueTask.FromResult(JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), ConfdJson.ViewOptions)))
        {
            IsReady = true,
        };

    /// <summary>200 with <c>{total, items}</c>.</summary>
    public static RouteResult Page(long total, System.Collections.IEnumerable items) => Json(new { Total = total, Items = items });

    /// <summary>200 with <c>{total, items}</c> of default views.</summary>
    public static RouteResult Views<T>(IReadOnlyList<string> keys) where T : class => new(async (responder, cancellationToken) =>
        ViewResponder.Page(await responder.ItemsAsync<T>(keys, cancellationToken)));

    /// <summary>The view of a resource as it was made, without its relations.</summary>
    public static RouteResult Fresh<T>(Stored<T> stored) where T : class =>
        new((responder, _) => ValueTask.FromResult(responder.Fresh(stored))) { IsReady = true };

    /// <summary>200 with text that comes piece by piece, so that it is never whole in memory.</summary>
    /// <param name="contentType">Its media type.</param>
    /// <param name="pieces">Makes the pieces once the unit of work is committed.</param>
    internal static RouteResult InPieces(
        string contentType, Func<OperationRunner, CancellationToken, ValueTask<IAnswerPieces>> pieces) =>
        new(body: null) { ContentType = contentType, Pieces = pieces };

    /// <summary>200 with something composed after the commit.</summary>
    public static RouteResult Composed(Func<ViewResponder, CancellationToken, ValueTask<byte[]>> compose) => new(compose);
}

/// <summary>
/// A route of a plugin's own refuses with an answer of its own form, where a list of texts does not do. Nothing that its session
/// did is kept.
/// </summary>
public sealed class ReportedException(RouteResult report) : Exception("The request is refused with a report")
{
    /// <summary>What is answered; must need nothing of what the unit of work did.</summary>
    public RouteResult Report { get; } = report;
}
