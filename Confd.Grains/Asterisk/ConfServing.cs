using Confd.Configuration;
using Confd.Notifier;
using Confd.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Confd.Asterisk;

/// <summary>Ways to Asterisk's files beside HTTP, and the servers that load them.</summary>
internal static class ConfServing
{
    /// <summary>Adds those that options ask for.</summary>
    public static IServiceCollection AddConfServing(this IServiceCollection services)
    {
        var options = services.OptionsOf<AsteriskOptions>();
        if (options.Directory is not null)
        {
            services.AddSingleton<WrittenFiles>();
            services.AddHostedService<ConfFolderWriter>();
        }
        if (options.Confgen is not null)
        {
            services.TryAddSingleton(ConfgenLimits.Default);
            services.AddHostedService<ConfgenServer>();
        }
        var targets = options.Targets();
        foreach (var target in targets)
        {
            services.AddSingleton<ISinkFactory>(provider => new AsteriskSinkFactory(target, provider));
        }
        return services.AddSingleton(provider => new AsteriskServers(
            targets, provider.GetRequiredService<SinkDirectory>(), provider.GetRequiredService<IConfdStore>(),
            provider.GetRequiredService<EventTail>()));
    }

    /// <summary>Waits until the silo answers.</summary>
    public static async Task WaitStartedAsync(this IHostApplicationLifetime lifetime, CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellationToken);
    }
}
