using Confd.Gateway.Authentication.Jwt;
using Confd.Gateway.Authentication.Wazo;
using Confd.Gateway.Hosting;
using Confd.Gateway.Routing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Confd.Gateway.Authentication;

/// <summary>Adds the authenticator that <c>Confd:Auth:Mode</c> names, and permissions.</summary>
internal static class AuthenticationHosting
{
    private const string ModeKey = "Confd:Auth:Mode";

    /// <exception cref="InvalidOperationException">A key is wrong; the message names it.</exception>
    public static IServiceCollection AddConfdAuthentication(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddAuthorization();
        services.AddSingleton<TokenPolicy>();
        services.AddSingleton<IPolicyEvaluator>(provider => provider.GetRequiredService<TokenPolicy>());
        services.AddSingleton<IAuthorizationMiddlewareResultHandler>(provider => provider.GetRequiredService<TokenPolicy>());
        return (configuration[ModeKey] ?? "Keys") switch
        {
            "Keys" => services.AddKeys(),
            "Wazo" => services.AddWazo(configuration),
            "Jwt" => services.AddJwt(configuration),
            var other => throw Setting.Wrong(ModeKey, "Keys, Wazo or Jwt", other),
        };
    }

    private static IServiceCollection AddKeys(this IServiceCollection services) => services
        .AddSingleton<AdminToken>()
        .AddSingleton<KeyRing>()
        .AddHostedService<MasterTenantSetup>()
        .AddSingleton<IAuthenticator, KeyAuthenticator>();

    private static IServiceCollection AddWazo(this IServiceCollection services, IConfiguration configuration)
    {
        var master = Setting.Uuid(configuration, "Confd:Auth:MasterTenant");
        return services
            .AddSingleton(WazoAuthOptions.Read(configuration))
            .AddSingleton<WazoAuthClient>()
            .AddSingleton(provider => new WazoServiceToken(
                provider.GetRequiredService<WazoAuthOptions>(), provider.GetRequiredService<WazoAuthClient>(), master,
                provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<WazoServiceToken>>()))
            .AddHostedService(provider => provider.GetRequiredService<WazoServiceToken>())
            .AddSingleton<WazoTenants>()
            .AddHostedService(provider => provider.GetRequiredService<WazoTenants>())
            .AddSingleton<IAuthenticator, WazoAuthenticator>();
    }

    private static IServiceCollection AddJwt(this IServiceCollection services, IConfiguration configuration)
    {
        const string key = "Confd:Auth:MasterTenant";
        var master = Setting.Uuid(configuration, key)
            ?? throw new InvalidOperationException($"{key} is required when {ModeKey} is Jwt.");
        var options = JwtAuthOptions.Read(configuration);
        return services.AddSingleton<IAuthenticator>(provider => new JwtAuthenticator(
            options, master, provider.GetRequiredService<IGrainFactory>(), provider.GetRequiredService<CallRepeater>(),
            provider.GetRequiredService<TimeProvider>()));
    }
}
