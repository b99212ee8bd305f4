using Confd.Gateway.Hosting;
using Confd.Gateway.Limits;
using Confd.Gateway.Routing;
using Microsoft.AspNetCore.Diagnostics;

namespace Confd.Gateway.Answers;

/// <summary>The answers to requests at any path that end with an exception.</summary>
internal sealed partial class FailureAnswers(Draining draining, ILogger<FailureAnswers> logger) : IExceptionHandler
{
    private const string TooLong = "No answer came in time. A long list can be read in parts, with limit and offset.";

    /// <summary>Seconds. Somebody must repair the database first.</summary>
    private const string LastingWait = "30";

    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken cancellationToken)
    {
        // The middleware has cleared all headers of the failed answer.
        EveryPath.SetHeaders(http, draining);
        if (exception is not OperationCanceledException || !http.RequestAborted.IsCancellationRequested)
        {
            await AnswerAsync(http, exception);
        }
        return true;
    }

    /// <summary>503 with Retry-After.</summary>
    public static ValueTask UnavailableAsync(
        HttpContext http, string why = "The service is not ready, repeat the request shortly.", string wait = "1")
    {
        http.Response.Headers.RetryAfter = wait;
        return AnswerWriter.ListAsync(http, StatusCodes.Status503ServiceUnavailable, why);
    }

    private ValueTask AnswerAsync(HttpContext http, Exception exception)
    {
        var requestId = http.TraceIdentifier;
        switch (exception)
        {
            case RefusedException refused:
                return AnswerWriter.RefuseAsync(http, refused.Refusals);
            case BadHttpRequestException bad:
                return AnswerWriter.ListAsync(http, bad.StatusCode, bad.StatusCode == StatusCodes.Status413PayloadTooLarge
                    ? "The data value transmitted exceeds the capacity limit."
                    : "The browser (or proxy) sent a request that this server could not understand.");
            case OutcomeUnknownException unknown:
                LogUnknown(requestId, FirstLine(unknown.InnerException!));
                return AnswerWriter.ListAsync(
                    http, StatusCodes.Status504GatewayTimeout,
                    "The request may have been carried out, or may still be: read before repeating it.");
            case TimeoutException when HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method):
                // The same request would take as long again, so the answer does not advise to repeat it.
                LogUnavailable(requestId, FirstLine(exception));
                return AnswerWriter.ListAsync(http, StatusCodes.Status503ServiceUnavailable, TooLong);
            case StorageUnavailableException { Fault: { } fault }:
                LogUnavailable(requestId, exception.Message);
                return UnavailableAsync(http, fault, LastingWait);
            // Memory ran out here, or in the silo.
            case OutOfMemoryException or { InnerException: OutOfMemoryException }:
                return UnavailableAsync(http, MemoryGate.Refusal);
            case not null when CallRetryPolicy.IsUnavailable(exception):
                LogUnavailable(requestId, FirstLine(exception));
                return UnavailableAsync(http);
            default:
                LogFailed(exception!, requestId, http.Request.Method, http.Request.Path);
                return AnswerWriter.MessageAsync(http, StatusCodes.Status500InternalServerError, "Internal Server Error");
        }
    }

    private static string FirstLine(Exception exception) => exception.Message.Split('\n')[0];

    [LoggerMessage(LogLevel.Error, "Request {RequestId} {Method} {Path} failed")]
    private partial void LogFailed(Exception exception, string requestId, string method, string path);

    [LoggerMessage(LogLevel.Warning, "Request {RequestId} found no silo or no database: {Reason}")]
    private partial void LogUnavailable(string requestId, string reason);

    [LoggerMessage(LogLevel.Warning, "Request {RequestId} may have been carried out, which nobody can tell: {Reason}")]
    private partial void LogUnknown(string requestId, string reason);
}
