using Confd.Fields;
using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/queues</c>: calls wait until an agent or a user takes them.</summary>
/// <remarks>Source: wazo-confd 1.1 API, queues.</remarks>
public sealed class QueuePlugin : ResourcePlugin<Queue>
{
    /// <inheritdoc/>
    public override string Name => "queue";

    /// <inheritdoc/>
    public override void Declare(ResourceBuilder<Queue> queue) => queue
        .Named("queues", called: "Queue", by: q => q.Id)
        .TenantScoped()
        .EditBody<QueueEditBody>()
        .Form("options", QueueOptions.Check)
        .MergeWith(QueueOptions.Merge)
        .MergeWith((before, after) => before is null ? after : after with { Name = before.Name })
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
        // reading
        .Columns(q => q.Id, q => q.Name, q => q.Label, q => q.PreprocessSubroutine)
        .Sort(by: "id")
        .Links()
        // effects
        .CreateWith<QueueCreation>()
        .Events("queue", "config.queues", q => new { q.Id }, Reload.Queue);

    /// <summary>id, names and link, as other resources show it.</summary>
    internal static QueueBrief Brief(ViewNode<Queue> queue) =>
        new(queue.Value.Id, queue.Value.Name, queue.Value.Label, queue.Links);
}

/// <summary>Body of PUT: the name never changes.</summary>
internal sealed record QueueEditBody : Queue
{
    [ReadOnlyField] public new string Name { get; init; } = "";
}

/// <summary>A queue as other resources show it.</summary>
internal sealed record QueueBrief(int Id, string Name, string? Label, LinkView[] Links);
