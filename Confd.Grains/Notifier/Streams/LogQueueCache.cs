using System.Threading.Channels;
using Confd.Storage;
using Orleans.Providers.Streams.Common;
using Orleans.Runtime;
using Orleans.Streams;

namespace Confd.Notifier;

/// <summary>
/// Lets Orleans' pulling agent read the silo's <see cref="EventTail"/>; nothing is kept here. A cursor that is further
/// behind than memory goes, because its subscriber is slow or has asked for an older place, is fed from the database.
/// </summary>
/// <remarks>
/// Used by one pulling agent, never by two threads at once. Orleans moves cursors synchronously, so a cursor that has to read
/// the database says that there is nothing, and the receiver wakes its stream when the page is there. So no subscriber holds up
/// others. Only the first move of a program's cursor waits for its query.
/// </remarks>
internal sealed class LogQueueCache(IEventLog log, Func<StreamId, LogView?> viewOf, CancellationToken hostStopping) : IQueueCache
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly CancellationToken stopping = hostStopping;
    private readonly HashSet<Cursor> cursors = [];
    private readonly Dictionary<StreamId, long> lastOfStream = [];
    private readonly Channel<StreamId> fetched = Channel.CreateUnbounded<StreamId>();

    /// <summary>The receiver has announced everything up to this sequence.</summary>
    private long head;

    private int beats;
    private Task<bool>? waiting;

    /// <summary>Every subscriber has received everything up to this sequence.</summary>
    public long Delivered => cursors.Where(cursor => cursor.Position < lastOfStream.GetValueOrDefault(cursor.StreamId))
        .Select(cursor => cursor.Position).Append(head).Min();

    /// <summary>Ends when something was read from the database for a stream.</summary>
    public Task WhenFetched => waiting is { IsCompleted: false } ? waiting : waiting = fetched.Reader.WaitToReadAsync().AsTask();

    public void Start(long position) => head = position;

    /// <summary>The streams for which something was read from the database since the last call.</summary>
    public IReadOnlyCollection<StreamId> TakeFetched()
    {
        var streams = new HashSet<StreamId>();
        while (fetched.Reader.TryRead(out var stream))
        {
            streams.Add(stream);
        }
        return streams;
    }

    /// <summary>Calls every subscriber that wants calls without news.</summary>
    public void Beat() => beats++;

    public int GetMaxAddCount() => 1000;

    public bool IsUnderPressure() => false;

    public void AddToCache(IList<IBatchContainer> messages)
    {
        foreach (var batch in messages.OfType<ConfdEventBatch>())
        {
            head = batch.Event.Sequence;
            lastOfStream[batch.StreamId] = head;
        }
    }

    public bool TryPurgeFromCache(out IList<IBatchContainer> purgedItems)
    {
        purgedItems = [];
        return false;
    }

    /// <exception cref="QueueCacheMissException">The log is not kept that far back, or this silo does not serve the stream.</exception>
    public IQueueCacheCursor GetCacheCursor(StreamId streamId, StreamSequenceToken? token)
    {
        var view = viewOf(streamId) ?? throw new QueueCacheMissException($"{streamId} is not served here.");
        var position = token is null ? head : view.PositionOf(token);
        if (view.RefusesLostPlaces && view.Recent(position) is null
            && position < Task.Run(() => log.FloorAsync(stopping)).GetAwaiter().GetResult())
        {
            throw new QueueCacheMissException($"The events of {streamId} after {position} are not kept any more.");
        }
        var cursor = new Cursor(this, view, position);
        cursors.Add(cursor);
        return cursor;
    }

    /// <summary>Repeats until it succeeds: a subscriber waits for it.</summary>
    private async Task<TailPage?> FetchAsync(LogView view, long after)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                return await view.ReadAsync(after, stopping);
            }
            catch (Exception) when (!stopping.IsCancellationRequested)
            {
                // The tail logs that the log can't be read.
                await Task.Delay(Pause, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }
        return null;
    }

    private sealed class Cursor(LogQueueCache cache, LogView view, long position) : IQueueCacheCursor
    {
        private readonly Queue<IBatchContainer> ahead = new();
        private IBatchContainer? current;
        private Task<TailPage?>? fetching;

        /// <summary>Everything up to this place was read, and queued as far as it is wanted.</summary>
        private long readUpTo = position;

        /// <summary>Place of the last item that was queued.</summary>
        private long told = position;

        /// <summary>
        /// The first item after a place is an empty page where the view has one: for a subscriber that begins again after a
        /// token, the agent skips the first item, which it takes for the one with this token.
        /// </summary>
        private bool isNew = true;

        private int beatsSeen = cache.beats;

        public StreamId StreamId => view.StreamId;

        /// <summary>Everything of the stream up to it was delivered.</summary>
        public long Position { get; private set; } = position;

        public IBatchContainer GetCurrent(out Exception exception)
        {
            exception = null!;
            return current!;
        }

        public bool MoveNext()
        {
            if (current is not null)
            {
                // The agent calls again when the subscriber has taken it, or was notified that it could not be delivered.
                Position = current.SequenceToken.SequenceNumber;
                current = null;
            }
            if (ahead.Count == 0)
            {
                Fill();
            }
            return ahead.TryDequeue(out current);
        }

        public void Refresh(StreamSequenceToken token)
        {
        }

        public void RecordDeliveryFailure()
        {
        }

        public void Dispose() => cache.cursors.Remove(this);

        private void Fill()
        {
            if (isNew)
            {
                isNew = false;
                if (Beat())
                {
                    return;
                }
                ReadNow();
            }
            if (fetching is { } done)
            {
                if (!done.IsCompleted)
                {
                    return;
                }
                fetching = null;
                if (done.IsCompletedSuccessfully && done.Result is { } page)
                {
                    Take(page);
                }
            }
            while (ahead.Count == 0)
            {
                if (view.Recent(readUpTo) is not { } page)
                {
                    Fetch();
                    return;
                }
                var isEnd = page.Events.Count == 0;
                Take(page);
                if (isEnd)
                {
                    break;
                }
            }
            if (ahead.Count == 0 && beatsSeen != cache.beats)
            {
                Beat();
            }
        }

        /// <summary>
        /// Where the view has no empty page, the first item is the event with the token itself. The agent must find it at once
        /// to skip it: delivered again, it would be refused as a repeat, and asked for again without end.
        /// </summary>
        private void ReadNow()
        {
            if (view.Recent(readUpTo) is not null)
            {
                return;
            }
            try
            {
                Take(Task.Run(() => view.ReadAsync(readUpTo, cache.stopping)).GetAwaiter().GetResult());
            }
            catch (Exception)
            {
                // It is read as soon as it can be.
                Fetch();
            }
        }

        private void Take(TailPage page)
        {
            foreach (var batch in view.Pack(page, told))
            {
                ahead.Enqueue(batch);
                told = batch.SequenceToken.SequenceNumber;
            }
            readUpTo = page.Position;
            beatsSeen = ahead.Count > 0 ? cache.beats : beatsSeen;
        }

        private bool Beat()
        {
            beatsSeen = cache.beats;
            if (view.Beat(told, readUpTo) is not { } beat)
            {
                return false;
            }
            ahead.Enqueue(beat);
            told = readUpTo;
            return true;
        }

        private void Fetch()
        {
            var after = readUpTo;
            fetching = Task.Run(() => cache.FetchAsync(view, after), CancellationToken.None);
            _ = fetching.ContinueWith(
                _ => cache.fetched.Writer.TryWrite(StreamId), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }
}
