using Confd.Configuration;
using Confd.Gateway.Authentication.Jwt;
using Confd.Gateway.Authentication.Wazo;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Confd.Gateway.Authentication;

/// <summary>Adds the authenticator that <c>Confd:Auth:Mode</c> names, and permissions.</summary>
public static class AuthenticationHosting
{
    /// <summary>Adds the accounts of users to a silo, if the mode has accounts.</summary>
    public static IServiceCollection AddUserAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        if (configuration.PeekOptions<AuthOptions>().Mode == "Wazo")
        {
            services.AddConfdOptions(configuration, new WazoAuthOptionsValidator());
            services.TryAddSingleton<WazoAuthClient>();
            services.TryAddSingleton<IUserAccounts, WazoAccounts>();
        }
        return services;
    }

    internal static IServiceCollection AddConfdAuthentication(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddAuthorization();
        services.AddHostedService<MasterTenantNotice>();
        services.AddSingleton<TokenPolicy>();
        services.AddSingleton<IPolicyEvaluator>(provider => provider.GetRequiredService<TokenPolicy>());
        services.AddSingleton<IAuthorizationMiddlewareResultHandler>(provider => provider.GetRequiredService<TokenPolicy>());
        return services.OptionsOf<AuthOptions>().Mode switch
        {
            "Wazo" => services.AddWazo(),
            "Jwt" => services.AddSingleton<IAuthenticator, JwtAuthenticator>(),
            _ => services.AddKeys(),
        };
    }

    private static IServiceCollection AddKeys(this IServiceCollection services) => services
        .AddSingleton<AdminToken>()
        .AddSingleton<KeyRing>()
        .AddHostedService<MasterTenantSetup>()
        .AddSingleton<IAuthenticator, KeyAuthenticator>();

    private static IServiceCollection AddWazo(this IServiceCollection services)
    {
        services.TryAddSingleton<WazoAuthClient>();
        return services.AddWazoServices();
    }

    private static IServiceCollection AddWazoServices(this IServiceCollection services) => services
        .AddSingleton<WazoServiceToken>()
        .AddHostedService(provider => provider.GetRequiredService<WazoServiceToken>())
        .AddSingleton<WazoTenants>()
        .AddHostedService(provider => provider.GetRequiredService<WazoTenants>())
        .AddSingleton<IAuthenticator, WazoAuthenticator>();
}
