namespace Confd.Plugins;

/// <summary>Declares <c>/asterisk/hep/general</c>: the HEP (Homer) capture agent.</summary>
/// <remarks>Source: wazo-confd 1.1 API, asterisk/hep/general.</remarks>
public sealed class HepGeneralPlugin() : SettingsPlugin<HepGeneral>("hep_general")
{
    public override void Declare(SettingsBuilder<HepGeneral> settings) => settings
        .Route("asterisk/hep/general")
        .WithOptions(
            typeof(OptionsBody<FileOption>), "module reload res_hep.so",
            ("enabled", "0"));
}
