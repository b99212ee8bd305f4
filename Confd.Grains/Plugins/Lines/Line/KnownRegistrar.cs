namespace Confd.Plugins;

/// <summary>The registrar of a line must exist; a new line may always have the default one.</summary>
internal sealed class KnownRegistrar : IRule<Line>
{
    public async ValueTask<Refusal?> CheckAsync(RuleContext<Line> context, CancellationToken cancellationToken)
    {
        var registrar = context.Value.Registrar;
        if (context.Before is null && registrar == RegistrarPlugin.Default)
        {
            return null;
        }
        // Without the plugin only the default registrar exists.
        var isKnown = !context.UnitOfWork.Knows<Registrar>()
            ? registrar == RegistrarPlugin.Default
            : await context.UnitOfWork.FindVisibleAsync<Registrar>(registrar, cancellationToken) is not null;
        return isKnown ? null : Refusals.ReferenceNotFound("registrar", "Registrar", ("registrar", registrar));
    }
}
