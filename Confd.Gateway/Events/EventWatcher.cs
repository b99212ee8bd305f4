using System.Threading.Channels;

namespace Confd.Gateway.Events;

/// <summary>One connected watcher: its filter, and the events that wait to be written to it.</summary>
internal sealed class EventWatcher(EventFilter filter) : IDisposable
{
    /// <summary>Events that may wait for a slow client before it is cut off.</summary>
    public const int MostWaiting = 1000;

    private readonly Channel<ConfdEvent> waiting = Channel.CreateBounded<ConfdEvent>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true, SingleWriter = false });

    private readonly CancellationTokenSource cutOff = new();

    public EventFilter Filter => filter;

    /// <summary>The last place that the client has seen; another gateway may have been ahead of this one.</summary>
    public long Seen { get; set; }

    public ChannelReader<ConfdEvent> Waiting => waiting.Reader;

    /// <summary>Cancelled when the client is too slow.</summary>
    public CancellationToken IsCutOff => cutOff.Token;

    /// <summary>Never waits: a watcher whose queue is full is cut off, and may come back with the last id that it has seen.</summary>
    public void Offer(ConfdEvent told)
    {
        if (told.Sequence > Seen && filter.MayPass(told) && !waiting.Writer.TryWrite(told))
        {
            CutOff();
        }
    }

    public void CutOff()
    {
        waiting.Writer.TryComplete();
        // Its callbacks abort a connection; they must not run under the hub's lock.
        _ = Task.Run(cutOff.Cancel);
    }

    public void Dispose()
    {
        // The source is left to the collector, as a cut-off may be under way.
        waiting.Writer.TryComplete();
    }
}
