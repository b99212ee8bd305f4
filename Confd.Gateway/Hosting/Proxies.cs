using Confd.Gateway.Limits;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Confd.Gateway.Hosting;

/// <summary>What proxies say of the requests that they pass on: address and scheme of the client, and the prefix that they cut off.</summary>
internal static class Proxies
{
    /// <summary>Believes the proxies of <see cref="GatewayLimits.TrustedProxies"/>, one hop, and nobody else.</summary>
    public static IApplicationBuilder UseTrustedProxies(this IApplicationBuilder app)
    {
        var trusted = app.ApplicationServices.GetRequiredService<IOptions<GatewayLimits>>().Value.Trusted;
        if (trusted.Count == 0)
        {
            // The framework would believe everybody.
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
