namespace Confd.Plugins;

/// <summary>Declares <c>/switchboards/{uuid}/fallbacks</c>: where calls go when no operator takes them.</summary>
/// <remarks>Source: wazo-confd 1.1 API, switchboard_fallback.</remarks>
public sealed class SwitchboardFallbackPlugin() : DocumentPlugin<Switchboard, SwitchboardFallbacks>("switchboard_fallback")
{
    public override void Declare(DocumentBuilder<Switchboard, SwitchboardFallbacks> fallbacks) => fallbacks
        .LeadsTo(
            "switchboard", "switchboard_uuid:uuid",
            (f, map) => f with { NoanswerDestination = map(f.NoanswerDestination) },
            // The event never contains the destination: clients have always got it without.
            _ => new { NoanswerDestination = (object?)null },
            headers: SwitchboardEvents.HeadersOf, acl: "switchboards.fallbacks.edited")
        .ShowOnOwner("fallbacks");
}
