using Confd.Fields;

namespace Confd.Plugins;

/// <summary>What a number may be in its context.</summary>
internal static class ExtensionRules
{
    private static readonly InputPattern Outgoing = new(@"_?\+?[*#0-9_XxZzNn\[\].!-]*");

    private static readonly InputPattern Ordinary = new(@"_[*#0-9_XxZzNn\[\].!-]{1,39}|[*#0-9]{1,40}");

    /// <summary>Which characters a number may have depends on the type of its context.</summary>
    public static async ValueTask<Refusal?> CheckSyntaxAsync(RuleContext<Extension> context, CancellationToken cancellationToken)
    {
        // Also on edits that change neither: the type of the context may have changed meanwhile.
        var dialplan = await context.UnitOfWork.FindByAsync<Context>(
            ContextPlugin.ByName, context.Value.Context, cancellationToken);
        var form = dialplan?.Value.Type == "outcall" ? Outgoing : Ordinary;
        return form.IsMatch(context.Value.Exten) ? null : Refusals.Plain("exten: ['String does not match expected pattern.']");
    }

    /// <summary>An extension in use must stay in a context and a range that fit the use.</summary>
    public static async ValueTask<Refusal?> FitUsesAsync(RuleContext<Extension> context, CancellationToken cancellationToken)
    {
        var uses = await ExtensionUses.UsesAsync(context.UnitOfWork, context.After.Id, cancellationToken);
        if (uses.Count == 0)
        {
            return null;
        }
        var dialplan = await context.UnitOfWork.FindByAsync<Context>(
            ContextPlugin.ByName, context.Value.Context, cancellationToken);
        return dialplan is null
            ? null
            : uses.Select(one => one.Use.RefuseType(dialplan.Value)).FirstOrDefault(refusal => refusal is not null)
                ?? uses.Select(one => one.Use.RefuseRange(context.Value, dialplan.Value)).FirstOrDefault(refusal => refusal is not null);
    }
}
