using System.Text.Json.Nodes;

namespace Confd.Plugins;

/// <summary>Declares <c>/sip/transports</c>: listening sockets that SIP endpoints refer to.</summary>
/// <remarks>Source: wazo-confd 1.1 API, pjsip.</remarks>
public sealed class SipTransportPlugin() : ResourcePlugin<SipTransport>("sip_transports")
{
    public override void Declare(ResourceBuilder<SipTransport> transport) => transport
        .Named("sip/transports", called: "Transport")
        .SystemWide()
        // rules, in this order
        .Unique(
            "name", t => t.Name, (t, owner) => SipSectionRules.NameTaken(t.Name, owner), SipSectionRules.NameSpace,
            // The refusal of a new transport does not say which kind has the name.
            refusedOnCreate: t => Refusals.Exists("name", ("name", t.Name)))
        .Rule(t => SipSectionRules.KnownOptions(t.UnitOfWork, "options", "transport", t.Value.Options))
        .RuleOnDelete(TransportIsUnused.CheckAsync)
        .EffectOnDelete(TransportIsUnused.FallBackAsync)
        .Installed(Transport("transport-udp", "udp"))
        .Installed(Transport("transport-wss", "wss"))
        .WithoutLinks()
        // effects
        .Events("sip_transport", "config.sip.transports", t => new { t.Uuid, t.Name, t.Options }, [Reload.Pjsip]);

    private static JsonObject Transport(string name, string protocol) => new()
    {
        ["name"] = name,
        ["options"] = new JsonArray(new JsonArray("protocol", protocol), new JsonArray("bind", "0.0.0.0:5060")),
    };
}
