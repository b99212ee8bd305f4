using Scalar.AspNetCore;

namespace Confd.Gateway.OpenApi;

/// <summary>The interactive reference at <c>/docs</c>: all its files come from this gateway.</summary>
internal static class ReferencePage
{
    private const string Path = "/docs";

    /// <summary>Browsers enforce this: the page neither loads from nor sends to any other host.</summary>
    private const string Policy =
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "font-src 'self' data:; worker-src 'self' blob:; connect-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

    /// <summary>Removes the vendor's links: the network of the API may have no internet access.</summary>
    private const string Css = "a[href*='scalar.com'] { display: none !important; }";

    public static void UseReferencePage(this WebApplication app, IEndpointRouteBuilder pages)
    {
        app.Use((http, next) =>
        {
            if (http.Request.Path.StartsWithSegments(Path))
            {
                http.Response.Headers.ContentSecurityPolicy = Policy;
                http.Response.Headers.XContentTypeOptions = "nosniff";
            }
            return next(http);
        });
        pages.MapScalarApiReference(Path, options => options
            .WithTitle("Confd API").WithOpenApiRoutePattern("/openapi/v1.json").WithCustomCss(Css)
            .DisableAgent().DisableMcp().DisableTelemetry().DisableDefaultFonts().HideClientButton().HideDeveloperTools());
    }
}
