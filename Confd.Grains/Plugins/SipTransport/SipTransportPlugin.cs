using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/sip/transports</c>: listening sockets that SIP endpoints refer to.</summary>
/// <remarks>Source: wazo-confd 1.1 API, pjsip.</remarks>
public sealed class SipTransportPlugin : ResourcePlugin<SipTransport>
{
    /// <summary>Kind of a transport.</summary>
    public const string Kind = "sip_transports";

    /// <inheritdoc/>
    public override string Name => Kind;

    /// <inheritdoc/>
    public override void Declare(ResourceBuilder<SipTransport> transport) => transport
        .Named("sip/transports", called: "Transport", by: t => t.Uuid)
        .SystemWide(masterWrites: true)
        // rules, in this order
        .Unique("name", t => t.Name, (t, owner) => SipSectionRules.NameTaken(t.Name, owner), SipSectionRules.NameSpace)
        .Rule(t => SipSectionRules.KnownOptions(t.Session, "options", "transport", t.Value.Options))
        .RuleOnDelete<TransportIsUnused>()
        // reading
        .Columns(t => t.Name)
        .KeyColumn("uuid")
        .Search("name")
        .Sort(by: "name")
        // effects
        .On(Change.Created, t => Tell("created", t.Value))
        .On(Change.Edited, t => Tell("edited", t.Value))
        .On(Change.Deleted, t => Tell("deleted", t.Value));

    private static Told Tell(string what, SipTransport transport) => new(
        $"sip_transport_{what}", $"config.sip.transports.{what}", new { transport.Uuid, transport.Name, transport.Options })
    {
        Headers = [],
        Reload = [Reload.Pjsip],
    };
}
