namespace Confd.Plugins;

/// <summary>Declares <c>/queues/{id}/fallbacks</c>: where calls go when a queue does not take them.</summary>
/// <remarks>Source: wazo-confd 1.1 API, queue_fallback.</remarks>
public sealed class QueueFallbackPlugin() : DocumentPlugin<Queue, QueueFallbacks>("queue_fallback")
{
    public override void Declare(DocumentBuilder<Queue, QueueFallbacks> fallbacks) => fallbacks
        .LeadsTo(
            "queue", "queue_id:int",
            (f, map) => f with
            {
                NoanswerDestination = map(f.NoanswerDestination),
                BusyDestination = map(f.BusyDestination),
                CongestionDestination = map(f.CongestionDestination),
                FailDestination = map(f.FailDestination),
            },
            queue => new { queue.Id });
}
