using Confd.Gateway.Answers;

namespace Confd.Gateway.Routing;

/// <summary>
/// What holds at every path, the pages beside the API included: the request has an id, an error has a body in the API's form,
/// and HEAD works wherever GET does.
/// </summary>
internal sealed class EveryPath : IStartupFilter
{
    private const string NotFound =
        "The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.";

    private const string NotAllowed = "The method is not allowed for the requested URL.";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((http, following) =>
        {
            http.TraceIdentifier = RequestIds.Of(http.Request);
            http.Response.Headers[RequestIds.Header] = http.TraceIdentifier;
            return following(http);
        });
        app.UseStatusCodePages(context => ExplainAsync(context.HttpContext));
        // Before routing, which would find no route for HEAD.
        app.Use((http, following) =>
        {
            if (HttpMethods.IsHead(http.Request.Method) && !http.Request.Path.StartsWithSegments("/1.1"))
            {
                http.Request.Method = HttpMethods.Get;
            }
            return following(http);
        });
        next(app);
    };

    /// <summary>Writes the body of an error that has none.</summary>
    private static Task ExplainAsync(HttpContext http) => http.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => AnswerWriter.MessageAsync(http, StatusCodes.Status404NotFound, NotFound).AsTask(),
        StatusCodes.Status405MethodNotAllowed =>
            AnswerWriter.MessageAsync(http, StatusCodes.Status405MethodNotAllowed, NotAllowed).AsTask(),
        _ => Task.CompletedTask,
    };
}
