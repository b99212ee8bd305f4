using System.Collections.Concurrent;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Confd.Cluster.Tests.Grains;

/// <summary>A grain that gets its tenant's events without an explicit subscription; its key is the tenant.</summary>
public interface IWitnessGrain : IGrainWithGuidKey;

[ImplicitStreamSubscription(ConfdStreams.Namespace)]
public sealed class WitnessGrain : Grain, IWitnessGrain, IStreamSubscriptionObserver, IAsyncObserver<ConfdEvent>
{
    /// <summary>The received events by tenant, in order of arrival.</summary>
    public static ConcurrentDictionary<Guid, ConcurrentQueue<ConfdEvent>> DomainEvent { get; } = new();

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        handleFactory.Create<ConfdEvent>().ResumeAsync(this);

    public Task OnNextAsync(ConfdEvent item, StreamSequenceToken? token = null)
    {
        DomainEvent.GetOrAdd(this.GetPrimaryKey(), _ => new()).Enqueue(item);
        return Task.CompletedTask;
    }

    public Task OnCompletedAsync() => Task.CompletedTask;

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}

/// <summary>Implicit subscriptions; see docs/clients.md.</summary>
[Collection(OneByOne.Name)]
public sealed class ImplicitStreamTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_grain_follows_its_tenant_also_when_a_silo_is_killed()
    {
        await using var cluster = new GrainCluster();
        await cluster.InitializeAsync();
        var caller = GrainCluster.NewCaller();
        var other = GrainCluster.NewCaller();
        var made = new List<string>();

        await MakeAsync(cluster, other, []);
        for (var number = 0; number < 10; number++)
        {
            await MakeAsync(cluster, caller, made);
        }
        await UntilAsync(caller, made);
        await cluster.Silos.KillSiloAsync(cluster.Silos.Silos[1], Token);
        for (var number = 0; number < 10; number++)
        {
            await MakeAsync(cluster, caller, made);
        }

        await UntilAsync(caller, made);
        var published = WitnessGrain.DomainEvent[caller.TenantUuid].DistinctBy(one => one.Sequence).ToList();
        Assert.Equal(made, published.Where(one => one.Name == "sccp_endpoint_created").Select(one => one.Key));
        Assert.Equal(published.Select(one => one.Sequence).Order(), published.Select(one => one.Sequence));
        Assert.All(published, one => Assert.Equal(caller.TenantUuid, one.TenantUuid));
    }

    /// <summary>One endpoint more; repeated while the cluster finds out that a silo is gone.</summary>
    private static async Task MakeAsync(GrainCluster cluster, Caller caller, List<string> made) =>
        made.Add(await Poll.ForAsync(async () =>
        {
            try
            {
                return $"{(await cluster.Confd.Collection<SccpEndpoint>().CreateAsync(caller, new SccpEndpoint(), Token)).Id}";
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException)
            {
                return null;
            }
        }, "an endpoint is made"));

    private static async Task UntilAsync(Caller caller, List<string> made)
    {
        await Poll.UntilAsync(
            () => made.All(key => WitnessGrain.DomainEvent.TryGetValue(caller.TenantUuid, out var published) && published.Any(one => one.Key == key)),
            "all are told", TimeSpan.FromMinutes(2));
    }
}
