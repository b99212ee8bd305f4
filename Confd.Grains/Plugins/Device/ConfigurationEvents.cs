using Confd.Resources;
using Confd.Storage;

namespace Confd.Plugins;

/// <summary>
/// Tells which configurations change with something that a phone shows, so that whoever keeps a copy need not compare all of
/// them: <c>device_configuration_edited</c> for each device.
/// </summary>
/// <remarks>
/// What concerns every phone of the system (registrars, feature codes) has events of its own, and so do devices and their
/// lines. The devices are found beside the session: one that gets its line meanwhile is told of by that.
/// </remarks>
internal static class ConfigurationEvents
{
    private static readonly Walk[] OfUser = [UserLines.Lines.Then(LineDevices.Devices)];

    private static readonly Walk[] OfTemplate =
    [
        Walk.Right(PrivateTemplates.Link).Then(OfUser[0]), Walk.Left(UserTemplates.Link).Then(OfUser[0]),
    ];

    /// <summary>Of those who have a key to it.</summary>
    private static readonly Walk[] OfTarget = [.. OfTemplate.Select(Walk.Left(FuncKeyPlugin.Targets).Then)];

    private static readonly Walk[] OfExtension =
    [
        LineExtensionPlugin.Lines.Then(LineDevices.Devices),
        .. OfTarget.Select(LineExtensionPlugin.Lines.Then(UserLines.Users).Then),
        .. from link in new[] { "group_extension", "queue_extension", "conference_extension", "parking_lot_extension" }
           from walk in OfTarget
           select Walk.Left(link).Then(walk),
    ];

    private static readonly Walk[] OfFilter = [.. OfTemplate.Select(Walk.Left(FilterMembers.Link).Then)];

    /// <summary>Listens to everything that configurations are made from.</summary>
    public static ResourceBuilder<Device> TellsOfConfigurations(this ResourceBuilder<Device> device) => device
        .Extends<User>(user => user.Tells(edited: OfUser, deleted: [.. OfUser, .. OfTarget]))
        .Extends<Line>(line => line.Tells(edited: [LineDevices.Devices], deleted: []))
        .Extends<Extension>(extension => extension.Tells(edited: OfExtension, deleted: []))
        .Extends<SipEndpoint>(sip => sip.Tells(edited: [LineEndpoints.LineOfSip.Then(LineDevices.Devices)], deleted: []))
        .Extends<FuncKeyTemplate>(template => template.Tells(edited: OfTemplate, deleted: OfTemplate))
        // what keys lead to
        .Extends<Group>(group => group.Tells(edited: [], deleted: OfTarget))
        .Extends<Queue>(queue => queue.Tells(edited: [], deleted: OfTarget))
        .Extends<Conference>(conference => conference.Tells(edited: [], deleted: OfTarget))
        .Extends<ParkingLot>(lot => lot.Tells(edited: [], deleted: OfTarget))
        .Extends<Paging>(paging => paging.Tells(edited: OfTarget, deleted: OfTarget))
        .Extends<Agent>(agent => agent.Tells(edited: [], deleted: OfTarget))
        .Extends<CallFilter>(filter => filter.Tells(edited: [], deleted: OfFilter))
        .ExtendsPair<CallFilter, User>(CallFilterSurrogatePlugin.Kind, surrogate => surrogate.AfterDissociate(
            (pair, token) => TellAsync(pair.Session, pair.Left.Id, OfFilter, token)));

    /// <summary>Tells of a user's own phones.</summary>
    public static ValueTask TellUserAsync(Session session, ResourceId user, CancellationToken cancellationToken) =>
        TellAsync(session, user, OfUser, cancellationToken);

    private static ResourceBuilder<T> Tells<T>(this ResourceBuilder<T> resource, Walk[] edited, Walk[] deleted) where T : class =>
        resource.Tells(Change.Edited, edited).Tells(Change.Deleted, deleted);

    private static ResourceBuilder<T> Tells<T>(this ResourceBuilder<T> resource, Change change, Walk[] walks) where T : class =>
        walks.Length == 0 ? resource : resource.OnEach(change, async (context, token) =>
        {
            if (context.IsChanged)
            {
                await TellAsync(context.Session, context.Stored.Id, walks, token);
            }
            return [];
        });

    /// <summary>Tells of the phones that the walks lead to.</summary>
    private static async ValueTask TellAsync(
        Session session, ResourceId from, IReadOnlyList<Walk> walks, CancellationToken cancellationToken)
    {
        if (session.Services.Plugins.TryResource<Device>() is null)
        {
            return;
        }
        var found = await session.Services.Store.WalkAsync(
            from.Kind, [from.Key], [.. walks.Select(walk => walk.Hops)], cancellationToken);
        foreach (var device in found.SelectMany(end => end.Rows).DistinctBy(row => row.Id))
        {
            session.Tell(device.Id, device.TenantUuid, new Told(
                "device_configuration_edited", "config.device.configuration.edited", new { Id = device.Id.Key }));
        }
    }
}
