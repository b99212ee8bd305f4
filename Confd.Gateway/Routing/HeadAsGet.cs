namespace Confd.Gateway.Routing;

/// <summary>
/// HEAD works wherever GET does: pages beside the API are asked for with GET, and the server leaves out the body. The API
/// itself knows HEAD.
/// </summary>
internal sealed class HeadAsGet : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        // Before routing, which would find no route for HEAD.
        app.Use(async (http, following) =>
        {
            if (!HttpMethods.IsHead(http.Request.Method) || http.Request.Path.StartsWithSegments("/1.1"))
            {
                await following(http);
                return;
            }
            http.Request.Method = HttpMethods.Get;
            await following(http);
        });
        next(app);
    };
}
