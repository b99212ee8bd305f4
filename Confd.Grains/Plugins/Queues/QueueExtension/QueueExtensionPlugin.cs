namespace Confd.Plugins;

/// <summary>Declares the number of a queue: at most one on each side.</summary>
/// <remarks>Source: wazo-confd 1.1 API, queue_extension.</remarks>
public sealed class QueueExtensionPlugin() : AssociationPlugin<Queue, Extension>("queue_extension")
{
    private static readonly ExtensionUse Use = new("queue")
    {
        IsInRange = (context, exten) => RangeRules.Contains(context.QueueRanges, exten),
    };

    public override void Declare(AssociationBuilder<Queue, Extension> pair) => pair.HasNumber(
        Use, "queue", "queue_id:int", queue => queue.Id,
        link => new { QueueId = link.Left.Value.Id, ExtensionId = link.Right.Value.Id });
}
