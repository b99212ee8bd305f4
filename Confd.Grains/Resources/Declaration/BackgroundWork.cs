using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace Confd.Resources;

/// <summary>Work of a plugin that no request asks for: operations on behalf of tenants.</summary>
public sealed class BackgroundWork
{
    private readonly OperationRunner runner;

    internal BackgroundWork(OperationRunner runner, UnitOfWorkServices services)
    {
        this.runner = runner;
        Services = services;
    }

    internal UnitOfWorkServices Services { get; }

    /// <summary>A service of the host (configuration, clock …).</summary>
    public TService Service<TService>() where TService : notnull => Services.Provider.GetRequiredService<TService>();

    /// <summary>Runs an operation in one transaction. It runs again when others changed the same resources meanwhile.</summary>
    /// <param name="tenant">On whose behalf.</param>
    /// <param name="operation">Reads and changes.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="RefusedException">A rule refused.</exception>
    public Task RunAsync(Guid tenant, Func<UnitOfWork, ValueTask> operation, CancellationToken cancellationToken) => runner.RunAsync(
        new Caller(tenant),
        async work =>
        {
            await operation(work);
            return true;
        },
        cancellationToken);
}

/// <summary>Recurring work of a plugin.</summary>
/// <param name="Name">For log lines.</param>
/// <param name="Interval">The pause between two runs, from the host's services.</param>
/// <param name="RunAsync">Does it; each run must find its work in the database.</param>
internal sealed record RecurringWork(
    string Name, Func<IServiceProvider, TimeSpan> Interval, Func<BackgroundWork, CancellationToken, Task> RunAsync);

/// <summary>What a plugin does with another service's message on the bus.</summary>
/// <param name="Event">Name of the message.</param>
/// <param name="HandleAsync">Handles its data; it may come twice.</param>
internal sealed record HeardEvent(string Event, Func<BackgroundWork, JsonObject, CancellationToken, Task> HandleAsync);
