using Confd.Resources;
using Orleans.Runtime;

namespace Confd.Storage.Tests;

/// <summary>The provider has the semantics that Orleans asks of grain storage, for the settings of the whole system in every store.</summary>
public sealed class SystemSettingsStorageTests<TStore>(TStore fixture) : GrainStorageSuite(fixture) where TStore : AnyStoreFixture
{
    private const string Option = "rtpstart";

    protected override GrainId Grain { get; } = GrainId.Create("settings", ISettingsGrain<RtpGeneral>.Key);

    /// <summary>There is one row for all tests.</summary>
    public override async ValueTask DisposeAsync()
    {
        await (await ReadAsync()).ClearAsync();
        await base.DisposeAsync();
    }

    protected override string TagOf(int writes, string content) => $"{writes}";

    private protected override ActivationState Activate() => new ActivationState<SettingsState<RtpGeneral>>(
        Storage, Grain,
        (state, content) => state.Row = new RtpGeneral { Options = [new() { Key = Option, Value = content }] },
        state => ((RtpGeneral?)state.Row)?.ValueOf(Option));
}
