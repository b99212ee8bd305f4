namespace Confd.Plugins;

/// <summary>Declares <c>/asterisk/rtp/general</c>: general options of RTP.</summary>
/// <remarks>Source: wazo-confd 1.1 API, asterisk/rtp/general.</remarks>
public sealed class RtpGeneralPlugin() : SettingsPlugin<RtpGeneral>("rtp_general")
{
    public override void Declare(SettingsBuilder<RtpGeneral> settings) => settings
        .Route("asterisk/rtp/general")
        .WithOptions(
            typeof(OptionsBody<FileOption>), Reload.Rtp,
            ("rtpstart", "10000"), ("rtpend", "20000"), ("stunaddr_reresolve_ttl_0", "yes"));
}
