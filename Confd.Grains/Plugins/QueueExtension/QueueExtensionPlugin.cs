using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares the number of a queue: at most one on each side.</summary>
/// <remarks>Source: wazo-confd 1.1 API, queue_extension.</remarks>
public sealed class QueueExtensionPlugin : AssociationPlugin<Queue, Extension>
{
    private const string Kind = "queue_extension";

    private static readonly ExtensionUse Use = new("queue")
    {
        IsInRange = (context, exten) => RangeRules.Contains(context.QueueRanges, exten),
    };

    /// <inheritdoc/>
    public override string Name => Kind;

    /// <inheritdoc/>
    public override void Declare(AssociationBuilder<Queue, Extension> pair) => pair
        .Route(
            "/queues/{queue_id:int}/extensions/{extension_id:int}", "confd.queues.{queue_id}.extensions.{extension_id}")
        // rules, in this order
        .SameTenant("queue_tenant_uuid", "extension_tenant_uuid", rightFirst: true)
        .HasOneExtension(Use, "Queue", "queue_id", queue => queue.Id)
        // reading
        .ShowOneOnRight("queue", QueuePlugin.Brief)
        .Extends<Queue>(queue => queue.Column("exten", Walk.Right(Kind), "exten"))
        // effects
        .OnAssociated(link => Tell("associated", "updated", link))
        .OnDissociated(link => Tell("dissociated", "deleted", link));

    private static Told Tell(string what, string action, PairContext<Queue, Extension> link) => new(
        $"queue_extension_{what}", $"config.queues.extensions.{action}",
        new { QueueId = link.Left.Value.Id, ExtensionId = link.Right.Value.Id })
    {
        Reload = [Reload.Dialplan],
    };
}
