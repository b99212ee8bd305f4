using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>Composes <c>hep.conf</c> from its document of settings.</summary>
/// <remarks>Source: docs.asterisk.org, res_hep.</remarks>
public sealed class HepConf() : ConfFilePlugin("asterisk_hep")
{
    private static readonly IReadOnlySet<string> Secrets = ConfSecrets.Of<HepGeneral>(nameof(HepGeneral.Options));

    public override string File => "hep.conf";

    public override string Module => "res_hep.so";

    public override void Declare(ConfFileBuilder file) => file
        .Reads<HepGeneral>()
        .Part((read, text) => text.Section("general").Options(read.Settings<HepGeneral>().Options, Secrets));
}
