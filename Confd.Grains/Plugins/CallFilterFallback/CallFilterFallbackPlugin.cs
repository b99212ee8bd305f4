using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/callfilters/{id}/fallbacks</c>: where filtered calls go when nobody answers.</summary>
/// <remarks>Source: wazo-confd 1.1 API, call_filter_fallback.</remarks>
public sealed class CallFilterFallbackPlugin : DocumentPlugin<CallFilter, CallFilterFallbacks>
{
    /// <inheritdoc/>
    public override string Name => "call_filter_fallback";

    /// <inheritdoc/>
    public override void Declare(DocumentBuilder<CallFilter, CallFilterFallbacks> fallbacks) => fallbacks
        .Route("/callfilters/{call_filter_id:int}/fallbacks", "confd.callfilters.{call_filter_id}.fallbacks")
        .Record(document => document.Destinations(
            "destinations", (f, map) => f with { NoanswerDestination = map(f.NoanswerDestination) }))
        .ShowOnOwner("fallbacks")
        .OnEdited((filter, _) => new Told(
            "call_filter_fallback_edited", "config.callfilters.fallbacks.edited", new { filter.Value.Id }));
}
