using System.Buffers;
using System.Globalization;
using System.Net.Mime;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace Confd.Gateway.Answers;

/// <summary>The one place where answers and refusals become HTTP.</summary>
internal static class AnswerWriter
{
    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly Dictionary<string, string> NoHeaders = [];

    /// <summary>Seconds. A service that is down seldom comes back at once.</summary>
    private const string OtherServiceWait = "5";

    public static ValueTask WriteAsync(HttpContext http, RouteAnswer answer, int successStatus)
    {
        if (answer.Refused is { } refusals)
        {
            return RefuseAsync(http, refusals);
        }
        var response = http.Response;
        if (IsKnown(http, answer))
        {
            return ValueTask.CompletedTask;
        }
        if (answer.Body is not { } body)
        {
            response.StatusCode = StatusCodes.Status204NoContent;
            if (answer.Location is { } moved)
            {
                response.Headers.Location = LocationOf(BaseUrl.Of(http.Request), moved);
            }
            return ValueTask.CompletedTask;
        }
        if (answer.FileName is { } fileName)
        {
            return WriteFileAsync(http, new MemoryStream(body), fileName);
        }
        if (answer.ContentType is { } contentType)
        {
            response.StatusCode = successStatus;
            return WriteBytesAsync(http, body, contentType);
        }
        var baseUrl = BaseUrl.Of(http.Request);
        response.StatusCode = answer.Status ?? (answer.IsMissing ? StatusCodes.Status404NotFound : successStatus);
        if (answer.Location is { } location)
        {
            response.StatusCode = StatusCodes.Status201Created;
            response.Headers.Location = LocationOf(baseUrl, location);
        }
        return WriteBodyAsync(http, body, baseUrl);
    }

    /// <summary>Writes a file that comes in pieces.</summary>
    public static ValueTask WriteFileAsync(HttpContext http, RouteAnswer answer, Stream content) =>
        IsKnown(http, answer) ? ValueTask.CompletedTask : WriteFileAsync(http, content, answer.FileName!);

    /// <summary>Writes the headers of an answer in pieces, whose length is not known yet. False when there is no body.</summary>
    public static bool Begin(HttpContext http, RouteAnswer answer)
    {
        if (IsKnown(http, answer))
        {
            return false;
        }
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = answer.ContentType ?? "application/json";
        return !HttpMethods.IsHead(http.Request.Method);
    }

    /// <summary>Sets the headers of an answer. True when the client has the answer already; then the status is set too.</summary>
    private static bool IsKnown(HttpContext http, RouteAnswer answer)
    {
        SetLogPosition(http.Response, answer);
        foreach (var (name, value) in answer.Headers ?? NoHeaders)
        {
            http.Response.Headers[name] = value;
        }
        if (answer.ETag is not { } etag)
        {
            return false;
        }
        http.Response.Headers.ETag = etag;
        if ((HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
            && http.Request.Headers.IfNoneMatch.ToString() is { Length: > 0 } known && EntityTags.MatchWeakly(known, etag))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return true;
        }
        return false;
    }

    public static ValueTask RefuseAsync(HttpContext http, IReadOnlyList<Refusal> refusals)
    {
        var first = refusals[0];
        var status = first.Kind switch
        {
            RefusalKind.NotFound => StatusCodes.Status404NotFound,
            RefusalKind.Conflict => StatusCodes.Status409Conflict,
            RefusalKind.PreconditionFailed => StatusCodes.Status412PreconditionFailed,
            RefusalKind.NotAllowed => StatusCodes.Status405MethodNotAllowed,
            RefusalKind.Unauthorized => StatusCodes.Status401Unauthorized,
            RefusalKind.Unprocessable => StatusCodes.Status422UnprocessableEntity,
            RefusalKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
            RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
            _ => StatusCodes.Status400BadRequest,
        };
        if (first.Kind == RefusalKind.Unavailable)
        {
            http.Response.Headers.RetryAfter = OtherServiceWait;
        }
        return first.Kind == RefusalKind.NotAllowed
            ? TextAsync(http, status, "")
            : ListAsync(http, status, [.. refusals.Select(refusal => refusal.Message)]);
    }

    /// <summary>The usual form of errors: a list of texts, or problem details for clients that ask for them.</summary>
    public static ValueTask ListAsync(HttpContext http, int status, params string[] messages) => ErrorAsync(http, status, messages, messages);

    /// <summary>200 for a dry run, so that no client takes it for a change.</summary>
    public static ValueTask DryRunAsync(HttpContext http) => ObjectAsync(
        http, StatusCodes.Status200OK, new { dry_run = true, message = "The request would be accepted; nothing was changed." });

    /// <summary>Errors that do not come from a resource: an object with a message.</summary>
    public static ValueTask MessageAsync(HttpContext http, int status, string message) =>
        ErrorAsync(http, status, new { message }, message);

    private static ValueTask ErrorAsync(HttpContext http, int status, object usual, params string[] messages) =>
        http.Request.Headers.Accept.ToString().Contains("application/problem+json", StringComparison.OrdinalIgnoreCase)
            ? ObjectAsync(
                http, status, new { type = "about:blank", title = messages[0], status, errors = messages }, "application/problem+json")
            : ObjectAsync(http, status, usual);

    /// <summary>Keys may be texts in any script. A header needs them escaped, as in their path.</summary>
    private static string LocationOf(string baseUrl, string path)
    {
        const string plain = "-._~/:@!$&'()*+,;=";
        if (path.IndexOf(RouteAnswer.QueryMark) is var mark and >= 0)
        {
            return $"{LocationOf(baseUrl, path[..mark])}?{path[(mark + 1)..]}";
        }
        return path.All(letter => char.IsAsciiLetterOrDigit(letter) || plain.Contains(letter))
            ? baseUrl + path
            : baseUrl + string.Concat(path.EnumerateRunes().Select(rune =>
                rune.IsAscii && (Rune.IsLetterOrDigit(rune) || plain.Contains((char)rune.Value)) ? $"{rune}" : Uri.EscapeDataString($"{rune}")));
    }

    private static void SetLogPosition(HttpResponse response, RouteAnswer answer)
    {
        if (answer.LogPosition is { } position)
        {
            response.Headers["X-Event-Id"] = position.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static ValueTask TextAsync(HttpContext http, int status, string text) => ObjectAsync(http, status, text);

    private static ValueTask ObjectAsync(HttpContext http, int status, object value, string contentType = "application/json")
    {
        http.Response.StatusCode = status;
        var body = JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), Json);
        return WriteBodyAsync(http, body, "", contentType);
    }

    /// <summary>Writes a file as an attachment, or the range of it that the client asks for.</summary>
    private static ValueTask WriteFileAsync(HttpContext http, Stream content, string name)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        if (Ascii.IsValid(name))
        {
            // Some clients read only this form.
            disposition.SetMimeFileName(name);
        }
        else
        {
            disposition.SetHttpFileName(name);
        }
        http.Response.Headers.ContentDisposition = disposition.ToString();
        http.Response.Headers.XContentTypeOptions = "nosniff";
        // Players request ranges of a long recording. The framework would take any unit for bytes; unknown units are ignored.
        var range = http.Request.Headers.Range.ToString();
        var isKnownUnit = range.Length == 0 || range.StartsWith("bytes=", StringComparison.OrdinalIgnoreCase);
        return new ValueTask(
            TypedResults.Stream(content, MediaTypeNames.Application.Octet, enableRangeProcessing: isKnownUnit).ExecuteAsync(http));
    }

    private static async ValueTask WriteBytesAsync(HttpContext http, byte[] content, string contentType)
    {
        http.Response.ContentType = contentType;
        http.Response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(content, http.RequestAborted);
        }
    }

    private static async ValueTask WriteBodyAsync(
        HttpContext http, byte[] body, string baseUrl, string contentType = "application/json")
    {
        var prefix = Encoding.UTF8.GetBytes(baseUrl);
        var marks = body.AsSpan().Count(RouteAnswer.BaseUrlMark);
        http.Response.ContentType = contentType;
        http.Response.ContentLength = body.Length + (marks * (prefix.Length - 1)) + 1;
        if (HttpMethods.IsHead(http.Request.Method))
        {
            return;
        }
        Copy(http.Response.BodyWriter, body, prefix);
        http.Response.BodyWriter.Write("\n"u8);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    /// <summary>Writes composed JSON with the base URL in its places.</summary>
    public static void Copy(IBufferWriter<byte> writer, ReadOnlySpan<byte> body, ReadOnlySpan<byte> prefix)
    {
        while (body.IndexOf(RouteAnswer.BaseUrlMark) is var mark and >= 0)
        {
            writer.Write(body[..mark]);
            writer.Write(prefix);
            body = body[(mark + 1)..];
        }
        writer.Write(body);
    }
}
