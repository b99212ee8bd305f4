namespace Confd.Plugins;

/// <summary>Declares the destinations of keys that lead to no resource by its id.</summary>
/// <remarks>Source: wazo-confd 1.1 API, func_key.</remarks>
public sealed class FuncKeyDestinationsPlugin() : DestinationPlugin("func_key_destinations")
{
    public override void Declare(DestinationBuilder destinations) => destinations
        .Type<FilterKey>()
        .Type<CustomKey>()
        .Type<ForwardKey>()
        .Type<RecordingKey>()
        .Type<ServiceKey>()
        .Type<TransferKey>();
}

/// <summary>The destinations of keys that lead to a resource.</summary>
internal static class ResourceKeys
{
    public static ResourceBuilder<FuncKeyTemplate> KeyDestinations(this ResourceBuilder<FuncKeyTemplate> template) => template
        .Extends<Agent>(agent => agent.IsDestination<AgentKey>(k => k.AgentId, _ => new { }))
        .Extends<Conference>(conference => conference.IsDestination<ConferenceKey>(k => k.ConferenceId, _ => new { }))
        .Extends<Group>(group => group
            .IsDestination<GroupKey>(k => k.GroupId, g => new { GroupName = g.Name, GroupLabel = g.Label })
            .IsDestination<GroupMemberKey>(k => k.GroupId, _ => new { }))
        .Extends<Paging>(paging => paging.IsDestination<PagingKey>(k => k.PagingId, _ => new { }))
        .Extends<ParkingLot>(lot => lot
            .IsDestination<ParkPositionKey>(
                k => k.ParkingLotId, l => new { ParkingLotName = l.Name },
                also: (k, named, token) => CheckLotAsync(named, k.ParkingLotId, k.Position, token))
            .IsDestination<ParkingKey>(
                k => k.ParkingLotId, l => new { ParkingLotName = l.Name },
                also: (k, named, token) => CheckLotAsync(named, k.ParkingLotId, position: null, token)))
        .Extends<Queue>(queue => queue.IsDestination<QueueKey>(k => k.QueueId, _ => new { }))
        .Extends<User>(user => user.IsDestination<UserKey>(
            k => k.UserId, u => new { UserFirstname = u.Firstname, UserLastname = u.Lastname }));

    /// <summary>Refuses a slot that the lot does not have, and a lot without an extension.</summary>
    private static async ValueTask<Refusal?> CheckLotAsync(
        TenantScope named, int id, int? position, CancellationToken cancellationToken)
    {
        if (await named.FindAsync<ParkingLot>($"{id}", cancellationToken) is not { } lot)
        {
            return null;
        }
        if (position is { } slot && !ParkingSlots.Contains(lot.Value, $"{slot}"))
        {
            return Refusals.Field(
                "position",
                new[] { $"Must be greater than or equal to {lot.Value.SlotsStart} and less than or equal to {lot.Value.SlotsEnd}." });
        }
        var extensions = await named.UnitOfWork.RelatedAsync<Extension>(
            lot.Id, ParkingLotExtensionPlugin.Extensions, cancellationToken);
        return extensions.Count > 0
            ? null
            : Refusals.MissingAssociation("ParkingLot", "Extension", ("parking_lot_id", id));
    }
}
