using Confd.Gateway.Authentication;
using Confd.Gateway.OpenApi;
using Confd.Gateway.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Scalar.AspNetCore;

namespace Confd.Gateway.Hosting;

/// <summary>Puts the gateway into a web application that is an Orleans client or a silo.</summary>
public static class ConfdGatewayHosting
{
    /// <summary>As the contract says: 40 MiB.</summary>
    private const long MaxBodyBytes = 41_943_040;

    /// <summary>Adds the gateway's services and its limits.</summary>
    public static WebApplicationBuilder AddConfdGateway(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseUrls((builder.Configuration["Confd:Urls"] ?? "http://127.0.0.1:9486").Split(';'));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        });
        var services = builder.Services;
        services.AddConfdAuthentication(builder.Configuration);
        services.TryAddSingleton(TimeProvider.System);
        var options = new GatewayOptions(builder.Configuration);
        services.AddSingleton(options);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainTime + TimeSpan.FromSeconds(30));
        services.AddSingleton<Draining>();
        services.AddHostedService(provider => provider.GetRequiredService<Draining>());
        services.AddSingleton<CallRepeater>();
        services.AddSingleton<RouteTableSource>();
        services.AddHostedService(provider => provider.GetRequiredService<RouteTableSource>());
        services.AddSingleton<ApiEndpoint>();
        return builder;
    }

    /// <summary>Maps the API, its description and the health checks.</summary>
    public static WebApplication MapConfdGateway(this WebApplication app)
    {
        var api = app.Services.GetRequiredService<ApiEndpoint>();
        app.Use((http, next) => http.Request.Path.StartsWithSegments("/1.1") ? api.InvokeAsync(http) : next(http));
        var tables = app.Services.GetRequiredService<RouteTableSource>();
        app.MapGet("/health/live", () => Results.Json(new { status = "ok" }));
        var draining = app.Services.GetRequiredService<Draining>();
        app.MapGet("/health/ready", () => draining.IsDraining
            ? Results.Json(new { status = "stopping" }, statusCode: StatusCodes.Status503ServiceUnavailable)
            : tables is { Current: not null, IsConnected: true }
                ? Results.Json(new { status = "ok" })
                : Results.Json(new { status = "starting" }, statusCode: StatusCodes.Status503ServiceUnavailable));
        app.MapGet("/openapi/v1.json", () => tables.Current is { } table
            ? Results.Text(OpenApiDocument.Of(table.Manifest), "application/json")
            : Results.StatusCode(StatusCodes.Status503ServiceUnavailable));
        app.MapScalarApiReference("/docs", options => options.WithTitle("Confd API").WithOpenApiRoutePattern("/openapi/v1.json"));
        return app;
    }
}
