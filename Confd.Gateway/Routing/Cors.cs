using Confd.Configuration;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;

namespace Confd.Gateway.Routing;

/// <summary>Which web pages may call the service, from <see cref="WebPageOptions"/>.</summary>
/// <remarks>Tokens travel in a header and never in cookies, so a page can do only what its own token allows.</remarks>
internal static class Cors
{
    /// <summary>Adds the policy, unless it is switched off.</summary>
    public static IServiceCollection AddConfdCors(this IServiceCollection services)
    {
        var options = services.OptionsOf<WebPageOptions>();
        if (!options.Enabled)
        {
            return services;
        }
        var origins = options.Origins.ToHashSet(StringComparer.OrdinalIgnoreCase);
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .SetIsOriginAllowed(origin => origins.Count == 0 || origins.Contains(origin))
            .WithMethods("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
            .WithHeaders([.. options.AllowedHeaders])
            .WithExposedHeaders("Location", "ETag", "Retry-After", "Warning", "Preference-Applied", "X-Event-Id", "X-Request-Id")));
        return services.AddSingleton<ICorsService, RoutedPreflights>();
    }

    /// <summary>Adds the headers for web pages; other callers pay no cost.</summary>
    public static IApplicationBuilder UseConfdCors(this IApplicationBuilder app) =>
        app.ApplicationServices.GetService<ICorsService>() is null
            ? app
            : app.UseWhen(http => http.Request.Headers.Origin.Count > 0, pages => pages.UseCors());

    /// <summary>The framework's rules, but OPTIONS follows the path: 404 for none, else 200 with <c>Allow</c>.</summary>
    private sealed class RoutedPreflights(IOptions<CorsOptions> options, ILoggerFactory logs) : CorsService(options, logs)
    {
        public override void EvaluatePreflightRequest(HttpContext context, CorsPolicy policy, CorsResult result)
        {
            base.EvaluatePreflightRequest(context, policy, result);
            // The middleware would answer 204 itself.
            result.IsPreflightRequest = false;
        }

        public override void ApplyResult(CorsResult result, HttpResponse response)
        {
            response.Headers.Vary = "Origin";
            result.IsPreflightRequest = HttpMethods.IsOptions(response.HttpContext.Request.Method);
            base.ApplyResult(result, response);
        }
    }
}
