using System.Text;
using Confd.Configuration;
using Confd.Gateway.Answers;
using Confd.Gateway.Authentication;
using Confd.Gateway.Events;
using Confd.Gateway.Limits;
using Confd.Gateway.Observability;
using Confd.Gateway.OpenApi;
using Confd.Gateway.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Confd.Gateway.Hosting;

/// <summary>Puts the gateway into a web application that is an Orleans client or a silo.</summary>
public static class ConfdGatewayHosting
{
    /// <summary>Adds the gateway's services and its limits.</summary>
    public static WebApplicationBuilder AddConfdGateway(this WebApplicationBuilder builder)
    {
        var services = builder.Services.AddGatewayOptions(builder.Configuration);
        var limits = services.OptionsOf<GatewayLimits>();
        var urls = ListenAddressesAttribute.Split(services.OptionsOf<ProcessOptions>().Urls);
        PortCheck.Require("Confd:Urls", urls);
        builder.WebHost.UseUrls(urls);
        // An idle connection keeps a buffer of 4 KiB, and each request needs one call of the system less.
        builder.WebHost.UseSockets(sockets => sockets.WaitForDataBeforeAllocatingBuffer = false);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = limits.MaxBodyBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = limits.MaxHeaderBytes;
            kestrel.Limits.MaxRequestLineSize = limits.MaxRequestLineBytes;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            // Some headers contain labels; clients read headers as Latin-1.
            kestrel.ResponseHeaderEncodingSelector =
                name => name.StartsWith("Wazo-", StringComparison.OrdinalIgnoreCase) ? Encoding.Latin1 : null;
        });
        services.AddConfdLimits();
        services.AddConfdAuthentication();
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<HostOptions>().Configure<IOptions<GatewayOptions>>(
            (host, options) => host.ShutdownTimeout = options.Value.DrainTime + TimeSpan.FromSeconds(30));
        services.AddSingleton<Draining>();
        services.AddHostedService(provider => provider.GetRequiredService<Draining>());
        services.AddExceptionHandler<FailureAnswers>();
        services.AddSingleton<CallRetryPolicy>();
        services.AddSingleton<GrainCalls>();
        services.AddSingleton<AnswerStream>();
        services.AddConfdCors();
        services.AddSingleton<ManifestWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<ManifestWatch>());
        services.AddSingleton<ManifestEndpoints>();
        services.AddSingleton<MatcherPolicy, ApiPathPolicy>();
        services.AddSingleton<ApiEndpoint>();
        services.AddConfdEvents();
        return builder.AddHealthAnswers();
    }

    /// <summary>The middleware for every request at any path; must come before all endpoints.</summary>
    public static WebApplication UseConfdPipeline(this WebApplication app)
    {
        app.UseTrustedProxies();
        app.UseEveryPath();
        if (app.Services.GetRequiredService<IOptions<LoggingOptions>>().Value.Requests)
        {
            app.UseMiddleware<RequestLog>();
        }
        // The framework requires its own handler, which never runs because ours handles every exception.
        app.UseExceptionHandler(_ => { });
        app.UseRouting();
        app.UseErrorBodies();
        app.UseServicesOfTheProcess();
        app.UseConfdCors();
        app.UseRoom();
        app.UseAuthorization();
        app.UseRates();
        return app;
    }

    /// <summary>Maps the API, its description and the health checks.</summary>
    public static WebApplication MapConfdGateway(this WebApplication app)
    {
        IEndpointRouteBuilder api = app;
        api.DataSources.Add(app.Services.GetRequiredService<ManifestEndpoints>());
        api.DataSources.Add(new DefaultEndpointDataSource(
            app.Services.GetRequiredService<EventStreamEndpoint>().Endpoints));
        var manifests = app.Services.GetRequiredService<ManifestWatch>();
        var authenticator = app.Services.GetRequiredService<IAuthenticator>();
        var pages = app.MapGroup("").WithHead();
        pages.MapHealthAnswers();
        pages.MapGet("/openapi/v1.json", (HttpRequest request) => Describe(request, "application/json"));
        // Clients of the 1.1 API look for it here. JSON is also valid YAML.
        pages.MapGet("/1.1/api/api.yml", (HttpRequest request) => Describe(request, "application/x-yaml"));
        pages.MapGet("/", (HttpRequest request) => Results.Redirect(BaseUrl.PrefixOf(request) + "/docs"));
        app.UseReferencePage(pages);
        return app;

        IResult Describe(HttpRequest request, string contentType) => manifests.Current is { } manifest
            ? Results.Text(
                OpenApiDocument.Of(
                    manifest, authenticator.Challenge is not null, authenticator.ManagesTenants, BaseUrl.Of(request)),
                contentType)
            : Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
    }
}
