namespace Confd.Plugins;

/// <summary>Declares <c>/asterisk/iax/callnumberlimits</c>: most IAX calls per source network.</summary>
/// <remarks>Source: wazo-confd 1.1 API, asterisk/iax/callnumberlimits.</remarks>
public sealed class IaxCallNumberLimitsPlugin() : SettingsPlugin<IaxCallNumberLimits>("iax_callnumberlimits")
{
    public override void Declare(SettingsBuilder<IaxCallNumberLimits> settings) => settings
        .Route("asterisk/iax/callnumberlimits")
        .Acl(read: "get")
        .Publishes(Reload.Iax);
}
