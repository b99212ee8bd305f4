using Confd.Storage;
using Orleans.Providers.Streams.Common;
using Orleans.Runtime;
using Orleans.Streams;

namespace Confd.Notifier;

/// <summary>
/// The newest events of a partition. A cursor that is behind them, because its subscriber is slow or has asked for
/// an older place, reads the log, so that nobody holds up the others and nothing grows without bound.
/// </summary>
/// <remarks>
/// Used by one pulling agent, never by two threads at once. Orleans moves cursors synchronously; a read of the log
/// within such a move blocks the agent of this one partition for the time of one query.
/// </remarks>
internal sealed class EventQueueCache(IConfdStore store, EventTail tail) : IQueueCache
{
    private const int Capacity = 1024;

    /// <summary>Enough for a subscriber that is just being found; without any, nobody reads more.</summary>
    private const int CapacityUnread = 32;

    /// <summary>Characters of what is in memory.</summary>
    private const long MostText = 500_000;

    private const int PageSize = 100;

    private readonly List<ConfdEventBatch> recent = [];
    private readonly HashSet<Cursor> cursors = [];
    private readonly Dictionary<StreamId, long> lastOfStream = [];

    /// <summary>In memory is what comes after start, up to head.</summary>
    private long start;
    private long head;

    private long text;

    /// <summary>Every subscriber has got everything up to this sequence.</summary>
    public long Delivered => cursors.Where(cursor => cursor.Position < lastOfStream.GetValueOrDefault(cursor.StreamId))
        .Select(cursor => cursor.Position).Append(head).Min();

    public void Start(long position) => start = head = position;

    public int GetMaxAddCount() => Capacity;

    public bool IsUnderPressure() => false;

    public void AddToCache(IList<IBatchContainer> messages)
    {
        foreach (var batch in messages.Cast<ConfdEventBatch>())
        {
            recent.Add(batch);
            text += SizeOf(batch);
            head = batch.Event.Sequence;
            lastOfStream[batch.StreamId] = head;
        }
        Shorten(cursors.Count > 0 ? Capacity : CapacityUnread);
    }

    private static int SizeOf(ConfdEventBatch batch) => batch.Event.Headers.Length + batch.Event.Data.Length;

    /// <summary>Seldom, and then by much: to remove from the front moves the rest.</summary>
    private void Shorten(int capacity)
    {
        if (recent.Count <= 2 * capacity && text <= 2 * MostText)
        {
            return;
        }
        var gone = 0;
        while (recent.Count - gone > capacity || (text > MostText && gone < recent.Count))
        {
            text -= SizeOf(recent[gone++]);
        }
        start = recent[gone - 1].Event.Sequence;
        recent.RemoveRange(0, gone);
    }

    public bool TryPurgeFromCache(out IList<IBatchContainer> purgedItems)
    {
        purgedItems = [];
        return false;
    }

    /// <exception cref="QueueCacheMissException">The log is not kept that far back.</exception>
    public IQueueCacheCursor GetCacheCursor(StreamId streamId, StreamSequenceToken? token)
    {
        var position = token is null ? head : token.SequenceNumber - 1;
        if (position < start && position < Await(() => store.Log.FloorAsync(CancellationToken.None)))
        {
            throw new QueueCacheMissException($"The events of {streamId} after {position} are not kept any more.");
        }
        var cursor = new Cursor(this, streamId, position);
        cursors.Add(cursor);
        return cursor;
    }

    private void Fill(Cursor cursor)
    {
        if (cursor.ReadUpTo < start)
        {
            var rows = Await(() => store.Log.ReadTenantAsync(
                EventQueueMapper.TenantOf(cursor.StreamId), cursor.ReadUpTo, start, PageSize, CancellationToken.None));
            foreach (var row in rows)
            {
                cursor.Add(new ConfdEventBatch(cursor.StreamId, tail.Wrap(row).DomainEvent));
            }
            cursor.ReadUpTo = rows.Count == PageSize ? rows[^1].Sequence : start;
            if (rows.Count > 0)
            {
                return;
            }
        }
        foreach (var batch in recent)
        {
            if (batch.Event.Sequence > cursor.ReadUpTo && batch.StreamId == cursor.StreamId)
            {
                cursor.Add(batch);
                cursor.ReadUpTo = batch.Event.Sequence;
                return;
            }
        }
    }

    private static T Await<T>(Func<Task<T>> read) => Task.Run(read).GetAwaiter().GetResult();

    private sealed class Cursor(EventQueueCache cache, StreamId streamId, long position) : IQueueCacheCursor
    {
        private readonly Queue<ConfdEventBatch> ahead = new();
        private ConfdEventBatch? current;

        public StreamId StreamId => streamId;

        /// <summary>Everything of the stream up to it was delivered.</summary>
        public long Position { get; private set; } = position;

        public long ReadUpTo { get; set; } = position;

        public void Add(ConfdEventBatch batch) => ahead.Enqueue(batch);

        public IBatchContainer GetCurrent(out Exception exception)
        {
            exception = null!;
            return current!;
        }

        public bool MoveNext()
        {
            if (current is not null)
            {
                // The agent comes back when the subscriber has taken it, or was told that it could not be delivered.
                Position = current.Event.Sequence;
                current = null;
            }
            if (ahead.Count == 0)
            {
                cache.Fill(this);
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
    }
}
