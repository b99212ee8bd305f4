namespace Confd.Plugins;

/// <summary>Declares <c>/callfilters</c>: calls for a recipient ring surrogates too, or first.</summary>
/// <remarks>Source: wazo-confd 1.1 API, callfilters.</remarks>
public sealed class CallFilterPlugin() : ResourcePlugin<CallFilter>(Kind)
{
    /// <summary>Kind of a call filter.</summary>
    public const string Kind = "call_filter";

    public override void Declare(ResourceBuilder<CallFilter> filter) => filter
        .Named("callfilters")
        .Canonicalize(f => f.SurrogatesTimeout == 0 ? f with { SurrogatesTimeout = null } : f)
        // rules
        .Unique(f => f.Name)
        // effects
        .Events("call_filter", "config.callfilter", f => new { f.Id });
}
