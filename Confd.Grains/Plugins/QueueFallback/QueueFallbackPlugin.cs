using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/queues/{id}/fallbacks</c>: where calls go when a queue does not take them.</summary>
/// <remarks>Source: wazo-confd 1.1 API, queue_fallback.</remarks>
public sealed class QueueFallbackPlugin : DocumentPlugin<Queue, QueueFallbacks>
{
    /// <inheritdoc/>
    public override string Name => "queue_fallback";

    /// <inheritdoc/>
    public override void Declare(DocumentBuilder<Queue, QueueFallbacks> fallbacks) => fallbacks
        .Route("/queues/{queue_id:int}/fallbacks", "confd.queues.{queue_id}.fallbacks")
        .Record(document => document.Destinations("destinations", (f, map) => f with
        {
            NoanswerDestination = map(f.NoanswerDestination),
            BusyDestination = map(f.BusyDestination),
            CongestionDestination = map(f.CongestionDestination),
            FailDestination = map(f.FailDestination),
        }))
        .OnEdited((queue, _) => new Told("queue_fallback_edited", "config.queues.fallbacks.edited", new { queue.Value.Id }));
}
