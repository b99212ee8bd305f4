using Confd.Storage;

namespace Confd.Plugins;

/// <summary>A transport that an endpoint or a template of any tenant uses is deleted only with <c>fallback</c>, which they use from then on.</summary>
internal static class TransportIsUnused
{
    public static async ValueTask<Refusal?> CheckAsync(RuleContext<SipTransport> context, CancellationToken cancellationToken)
    {
        var fallback = await FallbackAsync(context, cancellationToken);
        var user = (await UsersAsync(context, cancellationToken)).FirstOrDefault();
        return user is null || (fallback is not null && fallback.Id != context.After.Id)
            ? null
            : Refusals.Associated(
                "Transport", "EndpointSIP", ("transport_uuid", context.Value.Uuid),
                ("endpoint_sip_uuid", Guid.Parse(user.Left.Key)));
    }

    /// <summary>Moves all endpoints and templates at once, without events of their own.</summary>
    public static async ValueTask FallBackAsync(RuleContext<SipTransport> context, CancellationToken cancellationToken)
    {
        if (await FallbackAsync(context, cancellationToken) is not { } fallback)
        {
            return;
        }
        foreach (var user in await UsersAsync(context, cancellationToken))
        {
            context.UnitOfWork.Unlink(user);
            context.UnitOfWork.Link(user with { Right = fallback.Id });
        }
    }

    private static async ValueTask<Stored<SipTransport>?> FallbackAsync(
        RuleContext<SipTransport> context, CancellationToken cancellationToken)
    {
        var given = context.UnitOfWork.Query.Where(value => value.Name == "fallback").Select(value => value.Value).FirstOrDefault();
        if (given is null)
        {
            return null;
        }
        return Guid.TryParse(given, out var uuid)
            ? await context.UnitOfWork.GetVisibleAsync<SipTransport>($"{uuid}", cancellationToken)
            : throw new RefusedException(Refusals.Field("fallback", new[] { "Not a valid UUID." }));
    }

    private static async ValueTask<List<LinkRow>> UsersAsync(
        RuleContext<SipTransport> context, CancellationToken cancellationToken) =>
        [.. (await context.UnitOfWork.LinksAsync(context.After.Id, cancellationToken))
            .Where(link => link.Kind == SipTemplates.TransportKind && link.Right == context.After.Id)];
}
