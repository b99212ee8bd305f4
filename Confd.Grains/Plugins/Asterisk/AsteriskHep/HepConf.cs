using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>Composes <c>hep.conf</c> from its document of settings.</summary>
/// <remarks>Source: docs.asterisk.org, res_hep.</remarks>
public sealed class HepConf : ConfFilePlugin
{
    private static readonly IReadOnlySet<string> Secrets = ConfSecrets.Of<HepGeneral>(nameof(HepGeneral.Options));

    /// <inheritdoc/>
    public override string Name => "asterisk_hep";

    /// <inheritdoc/>
    public override string File => "hep.conf";

    /// <inheritdoc/>
    public override string Module => "res_hep.so";

    /// <inheritdoc/>
    public override void Declare(ConfFileBuilder file) => file
        .Reads<HepGeneral>()
        .Part((read, text) => text.Section("general").Options(read.Settings<HepGeneral>().Options, Secrets));
}
