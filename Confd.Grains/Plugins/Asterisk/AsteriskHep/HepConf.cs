using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>Composes <c>hep.conf</c> from its document of settings.</summary>
/// <remarks>Source: docs.asterisk.org, res_hep.</remarks>
public sealed class HepConf() : ConfFilePlugin("asterisk_hep", "hep.conf", "res_hep.so")
{
    private const string Address = "capture_address";

    private static readonly IReadOnlySet<string> Secrets = ConfSecrets.Of<HepGeneral>(nameof(HepGeneral.Options));

    public override void Declare(ConfFileBuilder file) => file
        .Reads<HepGeneral>()
        .Part(WriteGeneral);

    private static void WriteGeneral(ImageReader read, ConfText text)
    {
        var general = read.Settings<HepGeneral>();
        text.Section("general").Options(general.Options, Secrets);
        if (general.ValueOf("enabled") is { } enabled && !ConfText.IsYes(enabled) && general.ValueOf(Address) is null)
        {
            // Asterisk warns of a missing address also while nothing is captured. Nothing is sent there.
            text.Option(Address, "127.0.0.1:9060");
        }
    }
}
