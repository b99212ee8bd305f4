using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/switchboards/{uuid}/fallbacks</c>: where calls go when no operator takes them.</summary>
/// <remarks>Source: wazo-confd 1.1 API, switchboard_fallback.</remarks>
public sealed class SwitchboardFallbackPlugin : DocumentPlugin<Switchboard, SwitchboardFallbacks>
{
    /// <inheritdoc/>
    public override string Name => "switchboard_fallback";

    /// <inheritdoc/>
    public override void Declare(DocumentBuilder<Switchboard, SwitchboardFallbacks> fallbacks) => fallbacks
        .Route("/switchboards/{switchboard_uuid:uuid}/fallbacks", "confd.switchboards.{switchboard_uuid}.fallbacks")
        .Record(document => document.Destinations(
            "destinations", (f, map) => f with { NoanswerDestination = map(f.NoanswerDestination) }))
        .ShowOnOwner("fallbacks")
        // The payload never tells the destination: clients have always seen it so.
        .OnEdited((switchboard, _) => new Told(
            "switchboard_fallback_edited", "config.switchboards.fallbacks.edited", new { NoanswerDestination = (object?)null })
        {
            Headers = SwitchboardEvents.HeadersOf(switchboard),
            Acl = "switchboards.fallbacks.edited",
        });
}
