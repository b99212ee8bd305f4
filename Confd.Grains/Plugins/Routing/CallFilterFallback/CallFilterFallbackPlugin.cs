namespace Confd.Plugins;

/// <summary>Declares <c>/callfilters/{id}/fallbacks</c>: where filtered calls go when nobody answers.</summary>
/// <remarks>Source: wazo-confd 1.1 API, call_filter_fallback.</remarks>
public sealed class CallFilterFallbackPlugin() : DocumentPlugin<CallFilter, CallFilterFallbacks>("call_filter_fallback")
{
    public override void Declare(DocumentBuilder<CallFilter, CallFilterFallbacks> fallbacks) => fallbacks
        .LeadsTo(
            "call_filter", "call_filter_id:int", (f, map) => f with { NoanswerDestination = map(f.NoanswerDestination) },
            filter => new { filter.Id }, collection: "callfilters")
        .ShowOnOwner("fallbacks");
}
