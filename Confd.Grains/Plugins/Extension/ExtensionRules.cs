using System.Text.RegularExpressions;
using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Which characters a number may have depends on the type of its context.</summary>
internal sealed partial class ExtenSyntax : IRule<Extension>
{
    public async ValueTask<Refusal?> CheckAsync(RuleContext<Extension> context, CancellationToken cancellationToken)
    {
        var (before, after) = (context.Before?.Value, context.Value);
        if (before is not null && before.Exten == after.Exten && before.Context == after.Context)
        {
            return null;
        }
        var dialplan = await context.Session.FindByAsync<Context>(ContextPlugin.ByName, after.Context, cancellationToken);
        var form = dialplan?.Value.Type == "outcall" ? Outgoing() : Ordinary();
        return form.IsMatch(after.Exten) ? null : Refusals.Plain("exten: ['String does not match expected pattern.']");
    }

    [GeneratedRegex(@"\A_?\+?[*#0-9_XxZzNn\[\].!-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Outgoing();

    [GeneratedRegex(@"\A(_[*#0-9_XxZzNn\[\].!-]{1,39}|[*#0-9]{1,40})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Ordinary();
}

/// <summary>An extension on lines stays internal and within the user ranges.</summary>
internal sealed class FitsItsLines : IRule<Extension>
{
    public async ValueTask<Refusal?> CheckAsync(RuleContext<Extension> context, CancellationToken cancellationToken)
    {
        var lines = await context.Session.RelatedAsync<Line>(context.After.Id, LineExtensionPlugin.Lines, cancellationToken);
        if (lines.Count == 0)
        {
            return null;
        }
        var dialplan = await context.Session.FindByAsync<Context>(
            ContextPlugin.ByName, context.Value.Context, cancellationToken);
        return dialplan is null ? null
            : dialplan.Value.Type != "internal"
                ? Refusals.Resource($"ContextType '{dialplan.Value.Type}' cannot be associated")
                : ExtensionPlugin.OutsideUserRanges(context.Value, dialplan.Value);
    }
}

/// <summary>An extension does not move to a context of another tenant.</summary>
internal sealed class StaysInItsTenant : IRule<Extension>
{
    public ValueTask<Refusal?> CheckAsync(RuleContext<Extension> context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(context.Before!.Tenant == context.After.Tenant
            ? null
            : Refusals.DifferentTenants(
                "current_tenant_uuid", context.Before.Tenant ?? default,
                "context_tenant_uuid", context.After.Tenant ?? default));
}
