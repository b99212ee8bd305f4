using Confd.Resources;
using Orleans.Runtime;

namespace Confd.Storage.Tests;

/// <summary>The grain of a list has the semantics of grain storage for the row of the list's owner.</summary>
public sealed class OwnerStorageTests<TStore>(TStore fixture) : GrainStorageSuite(fixture) where TStore : AnyStoreFixture
{
    protected override GrainId Grain { get; } = GrainId.Create("list", $"association/{Random.Shared.NextInt64(1, long.MaxValue)}");

    [Fact]
    public async Task The_list_and_its_owner_have_one_row()
    {
        var list = Activate();
        await list.ReadAsync();
        await list.WriteAsync("phonebook");

        var owner = new GrainState<ResourceState<AccessFeature>>();
        await Storage.ReadStateAsync("state", GrainId.Create("resource", Grain.Key.ToString()!.Split('/')[1]), owner);

        Assert.Equal(("phonebook", list.ETag), (owner.State!.Stored!.Value.Feature, owner.ETag));
    }

    protected override string TagOf(int writes, string content) => $"{writes}";

    private protected override ActivationState Activate() => new ActivationState<OwnerState<AccessFeature>>(
        Storage, Grain,
        (state, content) => state.Become(
            new Stored<AccessFeature>(
                state.IdOf(Plugins, Grain.Key.ToString()!), null, 0, new AccessFeature { Feature = content, Host = $"{Guid.NewGuid()}" }),
            number: null),
        state => state.Stored?.Value.Feature);
}
