using Confd.Gateway.Routing;
using Microsoft.AspNetCore.Http.Features;

namespace Confd.Gateway.Hosting;

/// <summary>Endpoints of the API have no services of their own for each request: nothing that serves them is made anew.</summary>
internal sealed class ProcessServices(IServiceProvider services) : IServiceProvidersFeature
{
    /// <summary>Those of the process, whoever sets others.</summary>
    public IServiceProvider RequestServices
    {
        get => services;
        set => throw new NotSupportedException("The API shares the services of the process.");
    }
}

internal static class ProcessServicesHosting
{
    /// <summary>Saves a scope of services for each request of the API.</summary>
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
