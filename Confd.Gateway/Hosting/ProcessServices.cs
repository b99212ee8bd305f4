using Confd.Gateway.Routing;
using Microsoft.AspNetCore.Http.Features;

namespace Confd.Gateway.Hosting;

/// <summary>Gives endpoints of the API the services of the process, as none of them needs a service per request.</summary>
internal sealed class ProcessServices(IServiceProvider services) : IServiceProvidersFeature
{
    /// <summary>The services of the process; they can't be replaced.</summary>
    public IServiceProvider RequestServices
    {
        get => services;
        set => throw new NotSupportedException("The API shares the services of the process.");
    }
}

internal static class ProcessServicesHosting
{
    /// <summary>Avoids a scope of services per request of the API.</summary>
    public static IApplicationBuilder UseServicesOfTheProcess(this IApplicationBuilder app)
    {
        IServiceProvidersFeature shared = new ProcessServices(app.ApplicationServices);
        return app.Use((http, next) =>
        {
            if (http.GetEndpoint()?.Metadata.GetMetadata<ApiPath>() is not null)
            {
                http.Features.Set(shared);
            }
            return next(http);
        });
    }
}
