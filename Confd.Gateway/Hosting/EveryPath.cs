using Confd.Gateway.Answers;
using Confd.Gateway.Routing;

namespace Confd.Gateway.Hosting;

/// <summary>
/// Applies to every path, including the pages beside the API: each request has an id, each error a body in the API's
/// form, and a process that stops asks its callers to open a new connection.
/// </summary>
internal static class EveryPath
{
    private const string NotFound =
        "The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.";

    private const string NotAllowed = "The method is not allowed for the requested URL.";

    /// <summary>Must come first, before routing.</summary>
    public static IApplicationBuilder UseEveryPath(this IApplicationBuilder app)
    {
        // Null in a silo without a gateway.
        var draining = app.ApplicationServices.GetService<Draining>();
        return app.Use((http, following) =>
        {
            http.TraceIdentifier = RequestIds.Of(http.Request);
            SetHeaders(http, draining);
            return following(http);
        });
    }

    /// <summary>Writes a body for errors that have none. The API's routes write their own. Must come after routing.</summary>
    public static IApplicationBuilder UseErrorBodies(this IApplicationBuilder app) => app.UseWhen(
        http => http.GetEndpoint()?.Metadata.GetMetadata<GatewayRoute>() is null,
        rest => rest.UseStatusCodePages(context => ExplainAsync(context.HttpContext)));

    /// <summary>The headers of every answer. Code that clears the headers must set these again.</summary>
    public static void SetHeaders(HttpContext http, Draining? draining)
    {
        http.Response.Headers[RequestIds.Header] = http.TraceIdentifier;
        if (draining is { IsDraining: true })
        {
            http.Response.Headers.Connection = "close";
        }
    }

    /// <summary>HEAD works wherever GET does.</summary>
    public static TBuilder WithHead<TBuilder>(this TBuilder pages) where TBuilder : IEndpointConventionBuilder
    {
        pages.Finally(endpoint =>
        {
            for (var index = 0; index < endpoint.Metadata.Count; index++)
            {
                if (endpoint.Metadata[index] is HttpMethodMetadata { HttpMethods: var methods }
                    && methods.Contains(HttpMethods.Get) && !methods.Contains(HttpMethods.Head))
                {
                    endpoint.Metadata[index] = new HttpMethodMetadata([.. methods, HttpMethods.Head]);
                }
            }
        });
        return pages;
    }

    /// <summary>Writes the body of an error that has none.</summary>
    private static Task ExplainAsync(HttpContext http) => http.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => AnswerWriter.MessageAsync(http, StatusCodes.Status404NotFound, NotFound).AsTask(),
        StatusCodes.Status405MethodNotAllowed =>
            AnswerWriter.MessageAsync(http, StatusCodes.Status405MethodNotAllowed, NotAllowed).AsTask(),
        _ => Task.CompletedTask,
    };
}
