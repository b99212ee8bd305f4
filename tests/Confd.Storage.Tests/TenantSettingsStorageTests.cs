using Confd.Resources;
using Orleans.Runtime;
using Orleans.Storage;

namespace Confd.Storage.Tests;

/// <summary>The provider has the semantics that Orleans asks of grain storage, for the settings of tenants in every store.</summary>
public sealed class TenantSettingsStorageTests<TStore>(TStore fixture) : GrainStorageSuite(fixture) where TStore : AnyStoreFixture
{
    private readonly Guid tenant = Guid.NewGuid();

    protected override GrainId Grain => GrainId.Create("settings", $"{tenant}");

    [Fact]
    public async Task The_documents_of_a_tenant_share_its_row_and_its_tag()
    {
        var country = await WrittenAsync("FR");
        var switched = new GrainState<SettingsState<VoicemailTranscription>>();
        await Storage.ReadStateAsync("state", Grain, switched);

        Assert.Equal(country.ETag, switched.ETag);
        await country.WriteAsync("DE");
        switched.State!.Row = ((Tenant)switched.State.Row!) with { VoicemailTranscriptionEnabled = true };
        var lost = await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("state", Grain, switched));

        Assert.Equal(("2", "1"), (lost.StoredEtag, lost.CurrentEtag));
        var row = Assert.Single(await fixture.Store.ReadAsync([TenantDirectory.IdOf(tenant)], Token));
        Assert.Equal((2, tenant), (row.Version, row.TenantUuid));
        var stored = (Tenant)Plugins.Resource<Tenant>().Parse(row.Body);
        Assert.Equal(("DE", false), (stored.Country, stored.VoicemailTranscriptionEnabled));
    }

    protected override string TagOf(int writes, string content) => $"{writes}";

    private protected override ActivationState Activate() => new ActivationState<SettingsState<Localization>>(
        Storage, Grain,
        (state, content) => state.Row = ((Tenant?)state.Row ?? new Tenant { Uuid = tenant }) with { Country = content },
        state => ((Tenant?)state.Row)?.Country);
}
