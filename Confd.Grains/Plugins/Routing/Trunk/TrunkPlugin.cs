namespace Confd.Plugins;

/// <summary>Declares <c>/trunks</c>: connections to providers and other telephone systems.</summary>
/// <remarks>Source: wazo-confd 1.1 API, trunks.</remarks>
public sealed class TrunkPlugin() : ResourcePlugin<Trunk>("trunk")
{
    public override void Declare(ResourceBuilder<Trunk> trunk) => trunk
        .Named("trunks")
        // rules, in this order
        .References<ContextPlugin>(
            t => t.Context, refusedAfter: typeof(VoicemailPlugin), otherTenant: (one, tenant) => Refusals.DifferentTenants(
                "trunk_tenant_uuid", one.Value.TenantUuid, "context_tenant_uuid", tenant))
        // reading
        // The 1.1 API keeps a description that no request can set.
        .Column("description", _ => null)
        .Column(
            "name", (TrunkEndpoints.SipOf, "name", false), (TrunkEndpoints.IaxOf, "name", false),
            (TrunkEndpoints.CustomOf, "interface", false))
        .Column("label", TrunkEndpoints.SipOf, "label")
        .Brief(t => new TrunkBrief(t.Value.Id, t.Links))
        // effects
        .OnEveryChange(EventOfAsync)
        .EffectOnDelete(TrunkEndpoints.RemoveAsync);

    /// <summary>A trunk with its endpoint, as outcalls show it.</summary>
    internal static TrunkWithEndpoint WithEndpoint(ViewNode<Trunk> trunk) => new(
        trunk.Value.TenantUuid, trunk.Value.Id,
        trunk.Many<SipEndpoint>(TrunkEndpoints.SipOf).Select(TrunkEndpoints.Sip).FirstOrDefault(),
        trunk.Many<CustomEndpoint>(TrunkEndpoints.CustomOf).Select(TrunkEndpoints.Custom).FirstOrDefault(), trunk.Links);

    private static async ValueTask<DomainEvent> EventOfAsync(
        string what, EventContext<Trunk> context, CancellationToken cancellationToken)
    {
        var current = await TrunkEndpoints.CurrentAsync(context.UnitOfWork, context.Stored.Id, cancellationToken);
        return new DomainEvent($"trunk_{what}", $"config.trunk.{what}", new { context.Value.Id })
        {
            Reload = current is null ? [] : TrunkEndpoints.ReloadOf(current.Kind),
        };
    }
}

/// <summary>A trunk as other resources show it.</summary>
internal sealed record TrunkBrief(int Id, LinkView[] Links);

/// <summary>A trunk as outcalls show it.</summary>
internal sealed record TrunkWithEndpoint(Guid TenantUuid, int Id, TrunkSipBrief? EndpointSip, TrunkCustomBrief? EndpointCustom, LinkView[] Links);
