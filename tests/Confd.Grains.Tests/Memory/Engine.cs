using System.Text;
using System.Text.Json.Nodes;
using Confd.Resources;
using Confd.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Confd.Tests.Memory;

/// <summary>The engine of one silo without Orleans: units of work and views over tables in memory, with the plugins of a test.</summary>
internal sealed class Engine
{
    /// <summary>The tenant of callers, unless a test says otherwise.</summary>
    public static readonly Guid Tenant = new("11111111-1111-4111-8111-111111111111");

    public static readonly Guid OtherTenant = new("22222222-2222-4222-8222-222222222222");

    public Engine(params IReadOnlyList<IConfdPlugin> plugins)
        : this(new MemoryTables(), plugins)
    {
    }

    public Engine(MemoryTables tables, params IReadOnlyList<IConfdPlugin> plugins)
        : this(tables, new PluginRegistry(plugins, _ => true))
    {
    }

    private Engine(MemoryTables tables, PluginRegistry plugins)
    {
        Tables = tables;
        Plugins = plugins;
        Store = new MemoryStore(tables);
        Tracker = new ChangeTracker(new MemoryLease(TimeProvider.System));
        var host = new ServiceCollection().BuildServiceProvider();
        var tenants = new TenantDirectory(Store, Tracker);
        Services = new UnitOfWorkServices(
            Store, plugins, new AliasCache(), Tracker, tenants, Broadcast, new SettingsReader(Store, plugins, Tracker),
            new IdAllocator(Store), host);
        Composer = new ViewComposer(Store, plugins, tenants, host);
        Views = new ViewResponder(Services, Composer);
        var answers = new IdempotentAnswers(Store, plugins, TimeProvider.System);
        Storage = new ConfdGrainStorage(Store, plugins, new NewGrains(), Options.Create(new ClusterOptions { ServiceId = "of-the-test" }));
        Runner = new OperationRunner(
            Services, Storage, Composer, answers,
            new RepeatedCalls(Store, Services, Composer, plugins, answers), new OpenAnswers(null!), NullLogger<OperationRunner>.Instance);
    }

    public MemoryTables Tables { get; }

    public MemoryStore Store { get; }

    public PluginRegistry Plugins { get; }

    public ChangeTracker Tracker { get; }

    public UnitOfWorkServices Services { get; }

    public ConfdGrainStorage Storage { get; }

    public OperationRunner Runner { get; }

    public ViewComposer Composer { get; }

    public ViewResponder Views { get; }

    public Neighbours Broadcast { get; } = new();

    /// <summary>Names of the published events, in the order of the log.</summary>
    public IEnumerable<string> Published => Tables.Content.Events.Select(published => published.Name).Where(name => name.Length > 0);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Fields as a body has them.</summary>
    public static JsonObject Fields(string json) => JsonNode.Parse(json)!.AsObject();

    /// <summary>Another silo on the same tables; neither hears of the other's changes.</summary>
    public Engine Another() => new(Tables, Plugins);

    public UnitOfWork Begin(Caller? caller = null) => Services.Begin(caller ?? new Caller(Tenant));

    /// <summary>Commits a unit of work without a grain.</summary>
    /// <returns>What was committed; null when there was nothing to commit.</returns>
    public async Task<ChangeSet?> CommitAsync(UnitOfWork work)
    {
        ChangeSet? committed = null;
        await work.CommitAsync(
            async (_, changes, _, token) =>
            {
                await Store.CommitAsync(changes, token);
                committed = changes;
            },
            Token);
        return committed;
    }

    /// <summary>Runs an operation as grains do: again when others changed the same resources.</summary>
    public Task<TResult> RunAsync<TResult>(Func<UnitOfWork, ValueTask<TResult>> operation, Caller? caller = null) =>
        Runner.RunAsync(caller ?? new Caller(Tenant), operation, Token);

    public Task RunAsync(Func<UnitOfWork, ValueTask> operation, Caller? caller = null) => RunAsync(
        async work =>
        {
            await operation(work);
            return true;
        },
        caller);

    /// <summary>Creates a resource by the rules and with the events of its plugin.</summary>
    public async Task<ResourceId> CreateAsync<T>(string fields, Guid? tenant = null) where T : class =>
        (await RunAsync(work => work.CreateAsync<T>(Fields(fields), Token), new Caller(tenant ?? Tenant))).Id;

    /// <summary>Edits a resource by the rules and with the events of its plugin.</summary>
    public Task EditAsync<T>(ResourceId id, string fields) where T : class => RunAsync(
        async work => await work.EditAsync((await work.FindAsync<T>(id, Token))!, Fields(fields), Token));

    /// <summary>Deletes a resource by the rules and with the events of its plugin.</summary>
    public Task DeleteAsync<T>(ResourceId id) where T : class => RunAsync(
        async work => await work.DeleteAsync((await work.FindAsync<T>(id, Token))!, Token));

    /// <summary>Links resources without rules and events.</summary>
    public Task LinkAsync(params IReadOnlyList<LinkRow> links) => RunAsync(work =>
    {
        foreach (var link in links)
        {
            work.Link(link);
        }
        return ValueTask.CompletedTask;
    });

    /// <summary>The record as stored; null when there is none.</summary>
    public T? Find<T>(ResourceId id) where T : class =>
        Tables.Content.Rows.TryGetValue(id, out var row) ? (T)Plugins.Resource<T>().Parse(row.Body) : null;

    /// <summary>Version of the stored row; 0 without one.</summary>
    public long VersionOf(ResourceId id) => Tables.Content.Rows.GetValueOrDefault(id)?.Version ?? 0;

    /// <summary>The default view.</summary>
    public async Task<string> ViewAsync<T>(ResourceId id) where T : class => Encoding.UTF8.GetString(await Views.ItemAsync<T>(id.Key, Token));

    /// <summary>How many commands the store gets from this work.</summary>
    public async Task<long> CommandsOfAsync(Func<Task> work)
    {
        var before = Store.CommandCount;
        await work();
        return Store.CommandCount - before;
    }
}

/// <summary>Remembers what the other silos would be told.</summary>
internal sealed class Neighbours : IChangeBroadcast
{
    public List<IReadOnlyDictionary<ResourceId, long>> Told { get; } = [];

    public int Doubts { get; private set; }

    public Task NotifyAsync(IReadOnlyDictionary<ResourceId, long> versions, IReadOnlyList<string>? holders)
    {
        Told.Add(versions);
        return Task.CompletedTask;
    }

    public void Doubt() => Doubts++;
}
