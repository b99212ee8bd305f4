using System.Linq.Expressions;
using System.Text.Json.Nodes;
using Confd.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Confd.Resources;

/// <summary>Work of a plugin that no request asks for: operations on behalf of tenants.</summary>
public sealed class BackgroundWork
{
    private readonly OperationRunner runner;
    private readonly UnitOfWorkServices services;

    internal BackgroundWork(OperationRunner runner, UnitOfWorkServices services)
    {
        this.runner = runner;
        this.services = services;
    }

    /// <summary>A service of the host (configuration, clock …).</summary>
    public TService Service<TService>() where TService : notnull => services.Provider.GetRequiredService<TService>();

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

    /// <summary>Reads on behalf of a tenant. What the operation changes is not committed.</summary>
    /// <param name="tenant">On whose behalf.</param>
    /// <param name="read">Reads in the unit of work, and composes views.</param>
    public ValueTask<TResult> ReadAsync<TResult>(Guid tenant, Func<UnitOfWork, ViewResponder, ValueTask<TResult>> read) =>
        read(services.Begin(new Caller(tenant)), new ViewResponder(services, runner.Composer));

    /// <summary>
    /// Stored resources of every tenant whose fields have these values, in the order of their ids. Empty when their plugin is
    /// switched off.
    /// </summary>
    /// <param name="only">Fields with their values as text.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <param name="before">A field, for example a time, and a text: in the field's order, those whose text comes before it.</param>
    /// <param name="most">How many.</param>
    public async ValueTask<IReadOnlyList<Stored<T>>> ListAsync<T>(
        IReadOnlyList<(Expression<Func<T, object?>> Field, string Value)> only, CancellationToken cancellationToken,
        (Expression<Func<T, object?>> Field, string End)? before = null, int? most = null) where T : class
    {
        if (services.Plugins.TryResource<T>() is not { } declaration)
        {
            return [];
        }
        var filters = only.Select(one => new CatalogFilter(FieldColumns.Of<T>(one.Field), [one.Value])).ToList();
        var order = new CatalogColumn("id", "id", ColumnSource.Number, ColumnType.Integer);
        if (before is var (field, end))
        {
            order = FieldColumns.Of<T>(field);
            filters.Insert(0, new CatalogFilter(order, [end]) { IsBefore = true });
        }
        var page = await services.Store.ListAsync(
            new CatalogQuery { Kind = declaration.Kind, Tenants = null, Order = order, Limit = most, Filters = filters },
            cancellationToken);
        return [.. page.Rows.Select(row => new Stored<T>(row.Id, row.TenantUuid, row.Version, (T)declaration.Parse(row.Body)))];
    }
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
