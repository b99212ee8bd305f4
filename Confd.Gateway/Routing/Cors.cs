using Confd.Gateway.Hosting;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;

namespace Confd.Gateway.Routing;

/// <summary>Which web pages may call the service. Section <c>Confd:Gateway:Cors</c>.</summary>
/// <remarks>Tokens travel in a header and never in cookies, so that a page can do only what its own token allows.</remarks>
internal static class Cors
{
    private const string Section = "Confd:Gateway:Cors";

    /// <summary>Adds the policy; without any when it is switched off.</summary>
    /// <exception cref="InvalidOperationException">A key is wrong; the message names it.</exception>
    public static IServiceCollection AddConfdCors(this IServiceCollection services, IConfiguration configuration)
    {
        if (!Setting.Flag(configuration, $"{Section}:Enabled", whenAbsent: true))
        {
            return services;
        }
        // Empty for any, as the 1.1 API has it.
        var origins = Setting.List(configuration, $"{Section}:Origins").ToHashSet(StringComparer.OrdinalIgnoreCase);
        var headers = Setting.List(
            configuration, $"{Section}:AllowHeaders", "Content-Type", "X-Auth-Token", "Wazo-Tenant", "Authorization",
            "If-Match", "If-None-Match", "Idempotency-Key", "Prefer", "X-Request-Id");
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .SetIsOriginAllowed(origin => origins.Count == 0 || origins.Contains(origin))
            .WithMethods("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
            .WithHeaders([.. headers])
            .WithExposedHeaders("Location", "ETag", "Retry-After", "Warning", "Preference-Applied", "X-Event-Id", "X-Request-Id")));
        return services.AddSingleton<ICorsService, RoutedPreflights>();
    }

    /// <summary>Answers pages; other callers pay nothing for it.</summary>
    public static IApplicationBuilder UseConfdCors(this IApplicationBuilder app) =>
        app.ApplicationServices.GetService<ICorsService>() is null
            ? app
            : app.UseWhen(http => http.Request.Headers.Origin.Count > 0, pages => pages.UseCors());

    /// <summary>The framework's rules, but OPTIONS leads to its path: 404 where there is none, else 200 with <c>Allow</c>.</summary>
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
