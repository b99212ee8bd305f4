using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>Composes <c>rtp.conf</c> from its two documents of settings.</summary>
/// <remarks>Source: rtp.conf of docs.asterisk.org.</remarks>
public sealed class RtpConf() : ConfFilePlugin("asterisk_rtp", "rtp.conf", "res_rtp_asterisk.so")
{
    private static readonly IReadOnlySet<string> Secrets = ConfSecrets.Of<RtpGeneral>(nameof(RtpGeneral.Options));

    public override void Declare(ConfFileBuilder file) => file
        .Reads<RtpGeneral>().Reads<RtpIceHostCandidates>()
        .Part((read, text) => text.Section("general").Options(read.Settings<RtpGeneral>().Options, Secrets))
        .Part(WriteCandidates);

    /// <summary>Each local address, and the address that is advertised instead.</summary>
    private static void WriteCandidates(ImageReader read, ConfText text)
    {
        text.Section("ice_host_candidates");
        foreach (var candidate in read.Settings<RtpIceHostCandidates>().Options)
        {
            text.Object(candidate.Key, candidate.Value);
        }
    }
}
