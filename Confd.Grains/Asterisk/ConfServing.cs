using Confd.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Confd.Asterisk;

/// <summary>Ways to Asterisk's files beside HTTP.</summary>
internal static class ConfServing
{
    /// <summary>Adds those that options ask for.</summary>
    public static IServiceCollection AddConfServing(this IServiceCollection services)
    {
        var options = services.OptionsOf<AsteriskOptions>();
        if (options.Directory is not null)
        {
            services.AddHostedService<ConfFolderWriter>();
        }
        if (options.Confgen is not null)
        {
            services.TryAddSingleton(ConfgenLimits.Default);
            services.AddHostedService<ConfgenServer>();
        }
        return services;
    }

    /// <summary>Waits until the silo answers.</summary>
    public static async Task WaitStartedAsync(this IHostApplicationLifetime lifetime, CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellationToken);
    }
}
