using System.Buffers;
using System.Text;
using Confd.Gateway.Routing;

namespace Confd.Gateway.Answers;

/// <summary>Sends an answer in pieces as they arrive. Neither the gateway nor the silo ever holds all of it.</summary>
internal sealed partial class AnswerStream(IGrainFactory grains, CallRetryPolicy calls, ILogger<AnswerStream> logger)
{
    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    /// <summary>Writes an answer whose first piece has arrived, which means that the request succeeded.</summary>
    public async ValueTask WriteAsync(HttpContext http, RouteAnswer answer, Guid key)
    {
        var rest = grains.GetGrain<IAnswerGrain>(key);
        try
        {
            if (answer is { Body: { } first, FileLength: { } length })
            {
                await AnswerWriter.WriteFileAsync(http, answer, new AnswerFile(rest, calls, first, length));
            }
            else if (AnswerWriter.Begin(http, answer))
            {
                await CopyAsync(http, answer, rest);
            }
        }
        catch (Exception exception) when (!http.RequestAborted.IsCancellationRequested)
        {
            // A partial answer must not look complete.
            LogBroken(http.TraceIdentifier, exception.Message.Split('\n')[0]);
            http.Abort();
        }
        finally
        {
            rest.EndAsync().Ignore();
        }
    }

    private async ValueTask CopyAsync(HttpContext http, RouteAnswer answer, IAnswerGrain rest)
    {
        var isJson = answer.ContentType is null;
        var prefix = Encoding.UTF8.GetBytes(BaseUrl.Of(http.Request));
        var number = 0;
        for (var piece = answer.Body; piece is not null; piece = await NextAsync(http, rest, ++number))
        {
            if (isJson)
            {
                AnswerWriter.Copy(http.Response.BodyWriter, piece, prefix);
            }
            else
            {
                http.Response.BodyWriter.Write(piece);
            }
            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        }
        if (isJson)
        {
            await http.Response.BodyWriter.WriteAsync(LineEnd, http.RequestAborted);
        }
    }

    private Task<byte[]?> NextAsync(HttpContext http, IAnswerGrain rest, int number) =>
        calls.ReadAsync(() => rest.NextAsync(number, http.RequestAborted), http.RequestAborted);

    [LoggerMessage(LogLevel.Warning, "Request {RequestId}: a long answer broke off: {Reason}")]
    private partial void LogBroken(string requestId, string reason);
}
