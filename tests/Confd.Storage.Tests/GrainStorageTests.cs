using Confd.Resources;
using Orleans.Runtime;

namespace Confd.Storage.Tests;

/// <summary>The provider has the semantics that Orleans asks of grain storage, for the rows of resources in every store.</summary>
public sealed class GrainStorageTests<TStore>(TStore fixture) : GrainStorageSuite(fixture) where TStore : AnyStoreFixture
{
    protected override GrainId Grain { get; } = NewGrain("skill");

    [Fact]
    public async Task A_unique_value_belongs_to_the_state_and_goes_with_it()
    {
        var host = $"{Guid.NewGuid()}";
        var first = await ReadAsync(Grain);
        await WriteAsync(first, Grain, host);
        var other = NewGrain("access_feature");
        var second = await ReadAsync(other);

        await Assert.ThrowsAsync<UniqueKeyTakenException>(() => WriteAsync(second, other, host));
        second.State!.Reject();
        await WriteAsync(first, Grain, host + "'");
        await WriteAsync(second, other, host);
        await Storage.ClearStateAsync("state", Grain, first);
        await WriteAsync(second, other, host + "'");

        Assert.Equal(host + "'", (await ReadAsync(other)).State!.Stored!.Value.Host);
    }

    protected override string TagOf(int writes, string content) => $"{writes}";

    private protected override ActivationState Activate() => new ActivationState<ResourceState<AccessFeature>>(
        Storage, Grain, (state, content) => Become(state, Grain, content, $"{Guid.NewGuid()}"), state => state.Stored?.Value.Feature);

    private static GrainId NewGrain(string kind) => GrainId.Create(kind, $"{Random.Shared.NextInt64(1, long.MaxValue)}");

    private async Task<GrainState<ResourceState<AccessFeature>>> ReadAsync(GrainId grain)
    {
        var state = new GrainState<ResourceState<AccessFeature>>();
        await Storage.ReadStateAsync("state", grain, state);
        return state;
    }

    private Task WriteAsync(GrainState<ResourceState<AccessFeature>> state, GrainId grain, string host)
    {
        Become(state.State!, grain, "phonebook", host);
        return Storage.WriteStateAsync("state", grain, state);
    }

    private static void Become(ResourceState<AccessFeature> state, GrainId grain, string feature, string host) => state.Become(
        new Stored<AccessFeature>(
            state.IdOf(Plugins, grain.Key.ToString()!), null, 0, new AccessFeature { Feature = feature, Host = host }),
        number: null);
}
