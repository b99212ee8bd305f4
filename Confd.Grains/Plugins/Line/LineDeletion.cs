using Confd.Resources;

namespace Confd.Plugins;

/// <summary>A line that has a secondary user is not deleted.</summary>
internal sealed class NoSecondaryUsers : IRule<Line>
{
    public async ValueTask<Refusal?> CheckAsync(RuleContext<Line> context, CancellationToken cancellationToken)
    {
        var users = await UserLines.UsersOfAsync(context.Session, context.After, cancellationToken);
        return users.Count > 1
            ? Refusals.Resource("There are secondary users associated to the line", ("line_id", context.Value.Id))
            : null;
    }
}

/// <summary>What goes with a line.</summary>
internal sealed class LineDeletion : IRecursiveDelete<Line>
{
    /// <summary>The endpoint of any kind is deleted with the line, without events.</summary>
    public static async ValueTask RemoveEndpointsAsync(RuleContext<Line> context, CancellationToken cancellationToken)
    {
        var session = context.Session;
        foreach (var sip in await session.RelatedAsync<SipEndpoint>(context.After.Id, LineEndpoints.SipOf, cancellationToken))
        {
            await session.RemoveAfterAsync(sip.Stored, cancellationToken);
        }
        foreach (var sccp in await session.RelatedAsync<SccpEndpoint>(context.After.Id, LineEndpoints.SccpOf, cancellationToken))
        {
            await session.RemoveAfterAsync(sccp.Stored, cancellationToken);
        }
        foreach (var custom in await session.RelatedAsync<CustomEndpoint>(context.After.Id, LineEndpoints.CustomOf, cancellationToken))
        {
            await session.RemoveAfterAsync(custom.Stored, cancellationToken);
        }
    }

    /// <summary>First the phone, then the users, with the events of the associations.</summary>
    public static async ValueTask DissociateAsync(RuleContext<Line> context, CancellationToken cancellationToken) =>
        await DissociateUsersAsync(
            context.Session, await LineDevices.DetachAsync(context.Session, context.After, cancellationToken), cancellationToken);

    public async ValueTask DeleteAsync(Session session, Stored<Line> stored, CancellationToken cancellationToken)
    {
        await DissociateUsersAsync(session, stored, cancellationToken);
        foreach (var linked in await session.RelatedAsync<Extension>(stored.Id, LineExtensionPlugin.Extensions, cancellationToken))
        {
            await RemoveExtensionAsync(session, stored, linked.Stored, cancellationToken);
        }
        stored = await session.FindAsync<Line>(stored.Id, cancellationToken) ?? stored;
        foreach (var sip in await session.RelatedAsync<SipEndpoint>(stored.Id, LineEndpoints.SipOf, cancellationToken))
        {
            await session.DissociateAsync<LineEndpointSipPlugin, Line, SipEndpoint>(stored, sip.Stored, cancellationToken);
            await session.DeleteAsync(sip.Stored, cancellationToken);
        }
        await session.DeleteAsync(await session.FindAsync<Line>(stored.Id, cancellationToken) ?? stored, cancellationToken);
    }

    /// <summary>Takes an extension from a line, its phone too, and deletes the extension unless something else needs it.</summary>
    public static async ValueTask RemoveExtensionAsync(
        Session session, Stored<Line> line, Stored<Extension> extension, CancellationToken cancellationToken)
    {
        line = await LineDevices.DetachAsync(session, line, cancellationToken);
        await session.DissociateAsync<LineExtensionPlugin, Line, Extension>(line, extension, cancellationToken);
        await session.TryDeleteAsync(extension, cancellationToken);
    }

    private static async ValueTask DissociateUsersAsync(
        Session session, Stored<Line> line, CancellationToken cancellationToken)
    {
        // Secondary users first: the main one may only go last.
        foreach (var user in (await UserLines.UsersOfAsync(session, line, cancellationToken)).Reverse())
        {
            await session.DissociateAsync<UserLinePlugin, User, Line>(user.Stored, line, cancellationToken);
        }
    }
}
