using Confd.Gateway.Limits;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Confd.Gateway.Hosting;

/// <summary>Headers of proxies on forwarded requests: the client's address and scheme, and the removed prefix.</summary>
internal static class Proxies
{
    /// <summary>Trusts only the proxies of <see cref="GatewayLimits.TrustedProxies"/>, for one hop.</summary>
    public static IApplicationBuilder UseTrustedProxies(this IApplicationBuilder app)
    {
        var trusted = app.ApplicationServices.GetRequiredService<IOptions<GatewayLimits>>().Value.Trusted;
        if (trusted.Count == 0)
        {
            // With empty lists the framework would trust every address.
            return app;
        }
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedPrefix,
            ForwardedPrefixHeaderName = "X-Script-Name",
        };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var address in trusted)
        {
            options.KnownProxies.Add(address);
        }
        return app.UseForwardedHeaders(options);
    }
}
