namespace Confd.Plugins;

/// <summary>Declares <c>/switchboards</c>: calls wait until one of the operators takes them.</summary>
/// <remarks>Source: wazo-confd 1.1 API, switchboards.</remarks>
public sealed class SwitchboardPlugin() : ResourcePlugin<Switchboard>("switchboard")
{
    public override void Declare(ResourceBuilder<Switchboard> switchboard) => switchboard
        .Named("switchboards")
        .TextKey()
        // rules, in this order; without the first of each pair, the reference would accept classes of every visible tenant
        .RuleAsync((s, token) => MusicExistsAsync(s, "queue_music_on_hold", s.Value.QueueMusicOnHold, token))
        .References<MohPlugin>(s => s.QueueMusicOnHold, OnDelete.Clear)
        .RuleAsync((s, token) => MusicExistsAsync(s, "waiting_room_music_on_hold", s.Value.WaitingRoomMusicOnHold, token))
        .References<MohPlugin>(s => s.WaitingRoomMusicOnHold, OnDelete.Clear)
        .IsDestination<SwitchboardDestination>(d => d.SwitchboardUuid, s => new { SwitchboardName = s.Name })
        // reading
        .Column("exten", IncallPlugin.LeadingHere.Then(IncallExtensionPlugin.Extensions), "exten")
        .NotSorted("exten")
        .Links()
        .ShowsIncalls()
        // effects
        .OnEveryChange(SwitchboardEvents.EventOfAsync);

    private static async ValueTask<Refusal?> MusicExistsAsync(
        RuleContext<Switchboard> context, string field, string? name, CancellationToken cancellationToken) =>
        name is null || await MusicOnHold.FindAsync(context.UnitOfWork, name, context.After.Tenant, cancellationToken) is not null
            ? null
            : Refusals.ReferenceNotFound(field, "moh");
}
