namespace Confd.Plugins;

/// <summary>Declares <c>/queues</c>: calls wait until an agent or a user takes them.</summary>
/// <remarks>Source: wazo-confd 1.1 API, queues.</remarks>
public sealed class QueuePlugin() : ResourcePlugin<Queue>("queue")
{
    public override void Declare(ResourceBuilder<Queue> queue) => queue
        .Named("queues")
        .Form("options", QueueOptions.Check)
        .MergeWith(QueueOptions.Merge)
        // rules, in this order
        .Unique(
            "name", q => q.Name,
            (q, owner) => Refusals.Exists(owner == GroupPlugin.Kind ? "Group" : "Queue", ("name", q.Name)),
            space: QueueNames.Space)
        .Destinations("wait_destinations", (q, map) => q with
        {
            WaitTimeDestination = map(q.WaitTimeDestination),
            WaitRatioDestination = map(q.WaitRatioDestination),
        })
        .NamesMusic(q => q.MusicOnHold)
        .IsDestination<QueueDestination>(
            d => d.QueueId, q => new { QueueLabel = q.Label }, shape: QueueSkills.Check, also: QueueSkills.FindRuleAsync)
        .Brief(q => new QueueBrief(q.Value.Id, q.Value.Name, q.Value.Label, q.Links))
        // effects
        .CreateWith<QueueCreation>()
        .Events("queue", "config.queues", q => new { q.Id }, [Reload.Queue]);
}

/// <summary>A queue as other resources show it.</summary>
internal sealed record QueueBrief(int Id, string Name, string? Label, LinkView[] Links);
