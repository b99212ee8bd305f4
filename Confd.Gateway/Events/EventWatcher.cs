using System.Threading.Channels;

namespace Confd.Gateway.Events;

/// <summary>One watcher that has joined the hub: its filter, and the events that wait to be written to it.</summary>
/// <param name="filter">The events that it wants.</param>
/// <param name="seen">The last place that the client has seen. Another gateway may have been ahead of this one.</param>
internal sealed class EventWatcher(EventFilter filter, long seen)
{
    /// <summary>Most waiting events. A watcher that is further behind leaves the hub and reads the log at its own pace.</summary>
    public const int MostWaiting = 1000;

    private readonly Channel<ConfdEvent> waiting = Channel.CreateBounded<ConfdEvent>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true, SingleWriter = false });

    /// <summary>Completed when the watcher has fallen behind. The waiting events are still in order and without a gap.</summary>
    public ChannelReader<ConfdEvent> Waiting => waiting.Reader;

    public long Seen => seen;

    /// <summary>Never waits. False when the watcher has fallen behind.</summary>
    public bool TryOffer(ConfdEvent published)
    {
        if (!Wants(published) || waiting.Writer.TryWrite(published))
        {
            return true;
        }
        Leave();
        return false;
    }

    /// <summary>Stops the delivery of events.</summary>
    public void Leave() => waiting.Writer.TryComplete();

    public bool Wants(ConfdEvent published) => published.Sequence > seen && filter.MayPass(published);
}
