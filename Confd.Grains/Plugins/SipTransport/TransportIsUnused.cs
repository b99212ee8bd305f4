using Confd.Resources;

namespace Confd.Plugins;

/// <summary>A transport that an endpoint or a template of any tenant uses is not deleted.</summary>
internal sealed class TransportIsUnused : IRule<SipTransport>
{
    public async ValueTask<Refusal?> CheckAsync(RuleContext<SipTransport> context, CancellationToken cancellationToken)
    {
        var user = (await context.Session.LinksAsync(context.After.Id, cancellationToken))
            .FirstOrDefault(link => link.Kind == SipTemplates.TransportKind);
        return user is null
            ? null
            : Refusals.Associated(
                "Transport", "EndpointSIP", ("transport_uuid", context.Value.Uuid),
                ("endpoint_sip_uuid", Guid.Parse(user.Left.Key)));
    }
}
