using Confd.Storage;

namespace Confd.Plugins;

/// <summary>
/// Publishes <c>device_configuration_edited</c> for each device whose configuration changes, so that a server with copies need
/// not compare all of them.
/// </summary>
/// <remarks>
/// Changes for every phone of the system (registrars, feature codes) have events of their own, and so do devices and their
/// lines. The devices are read outside the unit of work: the association of a new line publishes its own event.
/// </remarks>
internal static class ConfigurationEvents
{
    private static readonly RelationPath[] OfUser = [UserLines.Lines.Then(LineDevices.Devices)];

    private static readonly RelationPath[] OfTemplate =
    [
        PrivateTemplates.User.Then(OfUser[0]), UserTemplates.Users.Then(OfUser[0]),
    ];

    /// <summary>From a key's destination to the devices of users with such a key.</summary>
    private static readonly RelationPath[] OfTarget = [.. OfTemplate.Select(RelationPath.Left(FuncKeyPlugin.Targets).Then)];

    private static readonly RelationPath[] OfExtension =
    [
        LineExtensionPlugin.Lines.Then(LineDevices.Devices),
        .. OfTarget.Select(LineExtensionPlugin.Lines.Then(UserLines.Users).Then),
        .. from numbered in new[]
           {
               RelationPath.Left<GroupExtensionPlugin>(), RelationPath.Left<QueueExtensionPlugin>(),
               RelationPath.Left<ConferenceExtensionPlugin>(), RelationPath.Left<ParkingLotExtensionPlugin>(),
           }
           from walk in OfTarget
           select numbered.Then(walk),
    ];

    private static readonly RelationPath[] OfFilter = [.. OfTemplate.Select(FilterMembers.Templates.Then)];

    /// <summary>Publishes after a change of any resource that configurations are made from.</summary>
    public static ResourceBuilder<Device> PublishesOfConfigurations(this ResourceBuilder<Device> device) => device
        .Extends<User>(user => user.Publishes(edited: OfUser, deleted: [.. OfUser, .. OfTarget]))
        .Extends<Line>(line => line.Publishes(edited: [LineDevices.Devices], deleted: []))
        .Extends<Extension>(extension => extension.Publishes(edited: OfExtension, deleted: []))
        .Extends<SipEndpoint>(sip => sip.Publishes(edited: [LineEndpoints.LineOfSip.Then(LineDevices.Devices)], deleted: []))
        .Extends<FuncKeyTemplate>(template => template.Publishes(edited: OfTemplate, deleted: OfTemplate))
        // what keys lead to
        .Extends<Group>(group => group.Publishes(edited: [], deleted: OfTarget))
        .Extends<Queue>(queue => queue.Publishes(edited: [], deleted: OfTarget))
        .Extends<Conference>(conference => conference.Publishes(edited: [], deleted: OfTarget))
        .Extends<ParkingLot>(lot => lot.Publishes(edited: [], deleted: OfTarget))
        .Extends<Paging>(paging => paging.Publishes(edited: OfTarget, deleted: OfTarget))
        .Extends<Agent>(agent => agent.Publishes(edited: [], deleted: OfTarget))
        .Extends<CallFilter>(filter => filter.Publishes(edited: [], deleted: OfFilter))
        .ExtendsPair<CallFilterSurrogatePlugin, CallFilter, User>(surrogate => surrogate.AfterDissociate(
            (pair, token) => PublishAsync(pair.UnitOfWork, pair.Left.Id, OfFilter, token)));

    /// <summary>Publishes for a user's own phones.</summary>
    public static ValueTask PublishUserAsync(UnitOfWork work, ResourceId user, CancellationToken cancellationToken) =>
        PublishAsync(work, user, OfUser, cancellationToken);

    private static ResourceBuilder<T> Publishes<T>(this ResourceBuilder<T> resource, RelationPath[] edited, RelationPath[] deleted) where T : class =>
        resource.Publishes(Change.Edited, edited).Publishes(Change.Deleted, deleted);

    private static ResourceBuilder<T> Publishes<T>(this ResourceBuilder<T> resource, Change change, RelationPath[] walks) where T : class =>
        walks.Length == 0 ? resource : resource.OnEach(change, async (context, token) =>
        {
            if (context.IsChanged)
            {
                await PublishAsync(context.UnitOfWork, context.Stored.Id, walks, token);
            }
            return [];
        });

    /// <summary>Publishes for the phones that the walks lead to.</summary>
    private static async ValueTask PublishAsync(
        UnitOfWork work, ResourceId from, IReadOnlyList<RelationPath> walks, CancellationToken cancellationToken)
    {
        if (!work.Knows<Device>())
        {
            return;
        }
        foreach (var device in await work.ReachedAsync(from, walks, cancellationToken))
        {
            work.Publish(device.Id, device.Tenant, new DomainEvent(
                "device_configuration_edited", "config.device.configuration.edited", new { Id = device.Id.Key }));
        }
    }
}
