using Confd.Gateway.Routing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Confd.Gateway.Tests.Routing;

/// <summary>The routes of a manifest in the framework's routing, without a server.</summary>
internal sealed class RouteMatcher
{
    private readonly WebApplication app;
    private readonly RequestDelegate routing;

    public RouteMatcher(RouteManifest manifest)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddRouting().AddSingleton<MatcherPolicy, ApiPathPolicy>();
        app = builder.Build();
        app.UseRouting();
        app.Run(http => http.GetEndpoint()?.RequestDelegate?.Invoke(http) ?? Task.CompletedTask);
        ((IEndpointRouteBuilder)app).DataSources.Add(
            new DefaultEndpointDataSource(ManifestEndpoints.EndpointsOf(manifest.Routes, _ => (_ => Task.CompletedTask, []))));
        routing = ((IApplicationBuilder)app).Build();
    }

    /// <summary>The route that a path below <c>/1.1</c> leads to and the values of its placeholders; null when there is none.</summary>
    public async Task<(GatewayRoute Route, string[] Values)?> MatchAsync(string method, string path)
    {
        var http = await SendAsync(method, path);
        return http.GetEndpoint()?.Metadata.GetMetadata<GatewayRoute>() is { } route ? (route, route.ValuesOf(http.Request.RouteValues)) : null;
    }

    /// <summary>The request after its answer.</summary>
    public async Task<HttpContext> SendAsync(string method, string path)
    {
        var http = new DefaultHttpContext { RequestServices = app.Services };
        http.Request.Method = method;
        http.Request.Path = "/1.1" + path;
        await routing(http);
        return http;
    }
}
