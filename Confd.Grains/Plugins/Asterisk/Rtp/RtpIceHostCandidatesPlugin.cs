namespace Confd.Plugins;

/// <summary>Declares <c>/asterisk/rtp/ice_host_candidates</c>: addresses that RTP advertises instead of local ones.</summary>
/// <remarks>Source: wazo-confd 1.1 API, asterisk/rtp/ice_host_candidates.</remarks>
public sealed class RtpIceHostCandidatesPlugin() : SettingsPlugin<RtpIceHostCandidates>("rtp_ice_host_candidates")
{
    public override void Declare(SettingsBuilder<RtpIceHostCandidates> settings) => settings
        .Route("asterisk/rtp/ice_host_candidates")
        .WithOptions(
            typeof(OptionsBody<FileOption>), Reload.Rtp);
}
