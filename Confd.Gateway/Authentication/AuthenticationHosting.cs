using Confd.Gateway.Authentication.Wazo;
using Confd.Gateway.Hosting;

namespace Confd.Gateway.Authentication;

/// <summary>Adds the authenticator that <c>Confd:Auth:Mode</c> names.</summary>
internal static class AuthenticationHosting
{
    private const string ModeKey = "Confd:Auth:Mode";

    /// <exception cref="InvalidOperationException">A key is wrong; the message names it.</exception>
    public static IServiceCollection AddConfdAuthentication(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(TimeProvider.System);
        return (configuration[ModeKey] ?? "Keys") switch
        {
            "Keys" => services.AddKeys(),
            "Wazo" => services.AddWazo(configuration),
            var other => throw Setting.Wrong(ModeKey, "Keys or Wazo", other),
        };
    }

    private static IServiceCollection AddKeys(this IServiceCollection services) => services
        .AddSingleton<AdminToken>()
        .AddSingleton<KeyRing>()
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
            .AddSingleton<IAuthenticator, WazoAuthenticator>();
    }
}
