using Confd.Resources;

namespace Confd.Plugins;

/// <summary>A registrar that a body names must exist, and at each edit the one that the line has.</summary>
internal sealed class KnownRegistrar : IRule<Line>
{
    public async ValueTask<Refusal?> CheckAsync(RuleContext<Line> context, CancellationToken cancellationToken)
    {
        var registrar = context.Value.Registrar;
        if (context.Before is null && context.Given["registrar"] is null)
        {
            return null;
        }
        // Without the plugin there is the one that every system begins with.
        var isKnown = context.Session.Services.Plugins.TryResource<Registrar>() is null
            ? registrar == RegistrarPlugin.Default
            : await context.Session.FindVisibleAsync<Registrar>(registrar, cancellationToken) is not null;
        return isKnown ? null : Refusals.ReferenceNotFound("registrar", "Registrar", ("registrar", registrar));
    }
}
