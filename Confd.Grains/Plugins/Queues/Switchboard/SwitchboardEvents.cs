namespace Confd.Plugins;

/// <summary>The events of a switchboard contain its whole view.</summary>
internal static class SwitchboardEvents
{
    public static async ValueTask<DomainEvent> EventOfAsync(
        string what, EventContext<Switchboard> context, CancellationToken cancellationToken)
    {
        var switchboard = context.Value;
        return new DomainEvent($"switchboard_{what}", $"config.switchboards.{switchboard.Uuid}.{what}", new
        {
            switchboard.Uuid,
            switchboard.TenantUuid,
            switchboard.Name,
            switchboard.Timeout,
            switchboard.QueueMusicOnHold,
            switchboard.WaitingRoomMusicOnHold,
            Links = LinksTo("switchboards", $"/switchboards/{switchboard.Uuid}"),
            Incalls = await IncallsAsync(context, cancellationToken),
            Fallbacks = new
            {
                (await context.UnitOfWork.DocumentOfAsync<Switchboard, SwitchboardFallbacks>(context.Stored, cancellationToken))
                    ?.Value.NoanswerDestination,
            },
            Members = new { Users = await UsersAsync(context, cancellationToken) },
        })
        {
            Headers = HeadersOf(context.Stored),
            Acl = $"switchboards.{switchboard.Uuid}.{what}",
        };
    }

    /// <summary>For all users of the tenant, with the switchboard's uuid.</summary>
    public static System.Text.Json.Nodes.JsonObject HeadersOf(Stored<Switchboard> switchboard) =>
        EventScope.Tenant(switchboard.Tenant ?? default).With("switchboard_uuid", switchboard.Id.Key);

    private static async ValueTask<IReadOnlyList<object>> IncallsAsync(
        EventContext<Switchboard> context, CancellationToken cancellationToken)
    {
        var shown = new List<object>();
        await context.UnitOfWork.PreloadAsync(
            [context.Stored.Id], [IncallPlugin.LeadingHere.Then(IncallExtensionPlugin.Extensions)], cancellationToken);
        foreach (var incall in await context.UnitOfWork.RelatedAsync<Incall>(
            context.Stored.Id, IncallPlugin.LeadingHere, cancellationToken))
        {
            var extensions = await context.UnitOfWork.RelatedAsync<Extension>(
                incall.Stored.Id, IncallExtensionPlugin.Extensions, cancellationToken);
            shown.Add(new
            {
                incall.Value.Id,
                Extensions = extensions.Select(extension => new
                {
                    extension.Value.Id,
                    extension.Value.Exten,
                    extension.Value.Context,
                    Links = LinksTo("extensions", $"/extensions/{extension.Value.Id}"),
                }),
                Links = LinksTo("incalls", $"/incalls/{incall.Value.Id}"),
            });
        }
        return shown;
    }

    private static async ValueTask<IEnumerable<object>> UsersAsync(
        EventContext<Switchboard> context, CancellationToken cancellationToken) =>
        (await context.UnitOfWork.RelatedAsync<User>(context.Stored.Id, SwitchboardMemberPlugin.Users, cancellationToken))
            .Select(user => new
            {
                user.Value.Uuid,
                user.Value.Firstname,
                user.Value.Lastname,
                Links = LinksTo("users", $"/users/{user.Value.Id}"),
            });

    /// <summary>
    /// Links of events have no host: receivers may reach the API by another name than the sender of the request.
    /// </summary>
    private static object LinksTo(string rel, string path) => new[] { new { Rel = rel, Href = $"/1.1{path}" } };
}
