using Confd.Fields;

namespace Confd.Plugins;

/// <summary>Declares <c>/lines</c>: what joins users, endpoints and extensions.</summary>
/// <remarks>
/// Source: wazo-confd 1.1 API, lines. A line's endpoint and extensions are made, changed and deleted along with it:
/// <see cref="LineCreation"/>, <see cref="LineRecursiveEdit"/>, <see cref="LineDeletion"/>.
/// </remarks>
public sealed class LinePlugin() : ResourcePlugin<Line>(Kind)
{
    /// <summary>Kind of a line.</summary>
    public const string Kind = "line";

    public override void Declare(ResourceBuilder<Line> line) => Views(line
        .Named("lines")
        .TenantOfReference()
        // body
        .CreateBody<LineBody>()
        .EditBody<LineEditBody>()
        .Prepare(LineBodyRules.Prepare)
        .Complete(ProvisioningCodes.Complete)
        // rules, in this order
        .RuleAsync(LineCallerId.SetAsync)
        .Unique(
            ProvisioningCodes.Field, l => l.ProvisioningCode,
            (l, _) => Refusals.Exists("Line", ("provisioning_code", l.ProvisioningCode)))
        .RuleAsync(CheckRegistrarAsync)
        .References<ContextPlugin>(l => l.Context, OnDelete.Cascade)
        .Effect((context, token) => context.Before is null
            ? ValueTask.CompletedTask
            : LineSync.ContextAsync(context.UnitOfWork, context.After, token))
        .Extends<SipEndpoint>(sip => sip.Effect(LineSync.AfterSipEditAsync))
        .Extends<Extension>(extension => extension.Effect(LineSync.AfterExtensionEditAsync))
        // reading
        .ColumnAs("provisioning_extension", l => l.ProvisioningCode)
        .ColumnAs("device_slot", l => l.Position)
        .Column("name", (LineEndpoints.SipOf, "name", false), (LineEndpoints.SccpOf, "name", false), (LineEndpoints.CustomOf, "interface", false))
        .Column("protocol", (LineEndpoints.SipOf, "protocol", true), (LineEndpoints.SccpOf, "protocol", true), (LineEndpoints.CustomOf, "protocol", true))
        .Column("caller_id_name", (LineEndpoints.SipOf, "caller_id_name", true), (LineEndpoints.SccpOf, "caller_id_name", true))
        .Column("caller_id_num", (LineEndpoints.SipOf, "caller_id_num", true), (LineEndpoints.SccpOf, "caller_id_num", true))
        .Column("exten", LineExtensionPlugin.Extensions, "exten")
        .Sort(by: "name")
        // effects
        .CreateWith<LineCreation>()
        .RuleOnDelete(LineDeletion.RefuseSecondaryUsersAsync)
        .EffectOnDelete(LineDeletion.DissociateAsync)
        .DeleteRecursively(LineDeletion.DeleteAsync)
        .OnEveryChange(EventOfAsync)
        .EffectOnDelete(LineDeletion.RemoveEndpointsAsync));

    private static void Views(ResourceBuilder<Line> line) => line
        .Show("name", LineViews.Name)
        .Show("protocol", LineViews.Protocol)
        .Show("device_slot", l => l.Value.Position)
        .Show("provisioning_extension", [return: Secret] (l) => l.Value.ProvisioningCode)
        .Show("caller_id_name", l => LineViews.CallerId(l).Name)
        .Show("caller_id_num", l => LineViews.CallerId(l).Number)
        .Links()
        .Brief(LineViews.Brief, LineEndpoints.SipOf, LineEndpoints.SccpOf, LineEndpoints.CustomOf)
        .Show("is_webrtc", LineViews.IsWebrtc, [.. LineViews.Needs]);

    /// <summary>The registrar of a line must exist; a new line may always have the default one.</summary>
    private static async ValueTask<Refusal?> CheckRegistrarAsync(RuleContext<Line> context, CancellationToken cancellationToken)
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

    private static async ValueTask<DomainEvent> EventOfAsync(
        string what, EventContext<Line> context, CancellationToken cancellationToken)
    {
        var (name, protocol) = await LineEndpoints.NameOfAsync(context.UnitOfWork, context.Stored.Id, cancellationToken);
        return new DomainEvent($"line_{what}", $"config.line.{what}", new
        {
            context.Value.Id,
            Protocol = protocol,
            Name = name,
            context.Value.TenantUuid,
        })
        {
            Reload = what == "edited" && !context.IsChanged ? [] : [Reload.Pjsip, Reload.Dialplan, Reload.Sccp],
        };
    }
}
