using System.Diagnostics;
using Confd.Storage;

namespace Confd.Notifier;

/// <summary>How far a sink has come. It is saved only from time to time, as each save costs a commit.</summary>
/// <remarks>After a crash the next owner repeats some events, with the same ids.</remarks>
internal sealed class SinkCheckpoint(IEventLog log, SinkCursor claimed)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private SinkCursor saved = claimed;
    private long savedAt;

    /// <summary>Everything up to it is done.</summary>
    public long Position { get; private set; } = claimed.Sequence;

    /// <summary>When the next save is due; null when everything is saved.</summary>
    public TimeSpan? NextSave => Position == saved.Sequence ? null : Left > TimeSpan.Zero ? Left : TimeSpan.Zero;

    private TimeSpan Left => savedAt == 0 ? TimeSpan.Zero : Interval - Stopwatch.GetElapsedTime(savedAt);

    /// <summary>Moves on, and saves when that is due. False: the sink has another owner by now.</summary>
    public Task<bool> MoveAsync(long position, CancellationToken cancellationToken)
    {
        Position = position;
        return NextSave == TimeSpan.Zero ? SaveAsync(cancellationToken) : Task.FromResult(true);
    }

    /// <summary>Saves what is not saved yet. False: the sink has another owner by now.</summary>
    public async Task<bool> SaveAsync(CancellationToken cancellationToken)
    {
        if (Position == saved.Sequence)
        {
            return true;
        }
        var next = saved with { Sequence = Position };
        if (!await log.SaveAsync(next, cancellationToken))
        {
            return false;
        }
        saved = next;
        savedAt = Stopwatch.GetTimestamp();
        return true;
    }
}
