namespace Confd.Plugins;

/// <summary>Deletes what belongs to a line.</summary>
internal static class LineDeletion
{
    /// <summary>A line with a secondary user must not be deleted.</summary>
    public static async ValueTask<Refusal?> RefuseSecondaryUsersAsync(RuleContext<Line> context, CancellationToken cancellationToken)
    {
        var users = await UserLines.UsersOfAsync(context.UnitOfWork, context.After, cancellationToken);
        return users.Count > 1
            ? Refusals.Resource("There are secondary users associated to the line", ("line_id", context.Value.Id))
            : null;
    }

    /// <summary>The endpoint of any kind is deleted with the line, without events.</summary>
    public static async ValueTask RemoveEndpointsAsync(RuleContext<Line> context, CancellationToken cancellationToken)
    {
        var (work, line) = (context.UnitOfWork, context.After.Id);
        await work.RemoveAfterAsync<SipEndpoint>(line, LineEndpoints.SipOf, cancellationToken);
        await work.RemoveAfterAsync<SccpEndpoint>(line, LineEndpoints.SccpOf, cancellationToken);
        await work.RemoveAfterAsync<CustomEndpoint>(line, LineEndpoints.CustomOf, cancellationToken);
    }

    /// <summary>First the phone, then the users, with the events of the associations.</summary>
    public static async ValueTask DissociateAsync(RuleContext<Line> context, CancellationToken cancellationToken) =>
        await DissociateUsersAsync(
            context.UnitOfWork, await LineDevices.DetachAsync(context.UnitOfWork, context.After, cancellationToken), cancellationToken);

    public static async ValueTask DeleteAsync(UnitOfWork work, Stored<Line> stored, CancellationToken cancellationToken)
    {
        await DissociateUsersAsync(work, stored, cancellationToken);
        foreach (var linked in await work.RelatedAsync<Extension>(stored.Id, LineExtensionPlugin.Extensions, cancellationToken))
        {
            await RemoveExtensionAsync(work, stored, linked.Stored, cancellationToken);
        }
        stored = await work.FindAsync<Line>(stored.Id, cancellationToken) ?? stored;
        foreach (var sip in await work.RelatedAsync<SipEndpoint>(stored.Id, LineEndpoints.SipOf, cancellationToken))
        {
            await work.DissociateAsync<LineEndpointSipPlugin, Line, SipEndpoint>(stored, sip.Stored, cancellationToken);
            await work.DeleteAsync(sip.Stored, cancellationToken);
        }
        await work.DeleteAsync(await work.FindAsync<Line>(stored.Id, cancellationToken) ?? stored, cancellationToken);
    }

    /// <summary>Removes an extension and the phone from a line, then deletes the extension unless it is still needed.</summary>
    public static async ValueTask RemoveExtensionAsync(
        UnitOfWork work, Stored<Line> line, Stored<Extension> extension, CancellationToken cancellationToken)
    {
        line = await LineDevices.DetachAsync(work, line, cancellationToken);
        await work.DissociateAsync<LineExtensionPlugin, Line, Extension>(line, extension, cancellationToken);
        await work.TryDeleteAsync(extension, cancellationToken);
    }

    private static async ValueTask DissociateUsersAsync(
        UnitOfWork work, Stored<Line> line, CancellationToken cancellationToken)
    {
        // Secondary users first: the main user must go last.
        foreach (var user in (await UserLines.UsersOfAsync(work, line, cancellationToken)).Reverse())
        {
            await work.DissociateAsync<UserLinePlugin, User, Line>(user.Stored, line, cancellationToken);
        }
    }
}
