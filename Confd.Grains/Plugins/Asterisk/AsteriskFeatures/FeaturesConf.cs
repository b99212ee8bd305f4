using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>Composes <c>features.conf</c>: what keys do during a call.</summary>
/// <remarks>Source: docs.asterisk.org, features.</remarks>
public sealed class FeaturesConf() : ConfFilePlugin("asterisk_features", "features.conf", "features")
{
    private const string Abort = "atxferabort";

    public override void Declare(ConfFileBuilder file) => file
        .Reads<FeaturesGeneral>().Reads<FeaturesFeaturemap>().Reads<FeaturesApplicationmap>()
        .Part(General)
        .Part((read, text) => text.Section("featuremap").Options(read.Settings<FeaturesFeaturemap>().Options))
        .Part((read, text) => text.Section("applicationmap").Options(read.Settings<FeaturesApplicationmap>().Options));

    private static void General(ImageReader read, ConfText text)
    {
        var general = read.Settings<FeaturesGeneral>();
        text.Section("general").Options(general.Options);
        if (general.ValueOf(Abort) is null)
        {
            // The same keys end a call and the consultation of a transfer.
            text.Option(Abort, read.Settings<FeaturesFeaturemap>().ValueOf("disconnect"));
        }
    }
}
