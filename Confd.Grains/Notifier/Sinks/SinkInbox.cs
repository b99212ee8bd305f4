using System.Diagnostics;

namespace Confd.Notifier;

/// <summary>What a sink's grain has accepted from its stream and not delivered yet. Used in the grain's turns only.</summary>
internal sealed class SinkInbox
{
    private readonly List<TailEvent> waiting = [];
    private TaskCompletionSource changed = NewSource();

    /// <summary>Everything up to it was accepted.</summary>
    public long Accepted { get; private set; }

    /// <summary>Events that wait.</summary>
    public int Count => waiting.Count;

    /// <summary>Forgets what waits: it comes again from a place on.</summary>
    public void Restart(long position)
    {
        waiting.Clear();
        Accepted = position;
        Nudge();
    }

    /// <summary>Accepts events, and that nothing else is there up to a place.</summary>
    public void Add(IEnumerable<TailEvent> events, long position)
    {
        var before = (waiting.Count, Accepted);
        // A page that comes twice may be longer the second time.
        waiting.AddRange(events.Where(one => one.Sequence > Accepted));
        Accepted = Math.Max(Accepted, position);
        if ((waiting.Count, Accepted) != before)
        {
            Nudge();
        }
    }

    /// <summary>Takes out the first ones; with the place up to which everything is done when they are.</summary>
    public (IReadOnlyList<TailEvent> Events, long Position) Take(int most)
    {
        List<TailEvent> taken = [.. waiting.Take(most)];
        waiting.RemoveRange(0, taken.Count);
        Nudge();
        return (taken, waiting.Count == 0 ? Accepted : taken[^1].Sequence);
    }

    /// <summary>Makes all waiting callers look again.</summary>
    public void Nudge()
    {
        var before = changed;
        changed = NewSource();
        before.TrySetResult();
    }

    /// <summary>Waits until something is so; false when it is not within a time.</summary>
    public async Task<bool> WhenAsync(Func<bool> isSo, TimeSpan longest, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        while (!isSo())
        {
            var left = longest - Stopwatch.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                return false;
            }
            await changed.Task.WaitAsync(left, cancellationToken).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            cancellationToken.ThrowIfCancellationRequested();
        }
        return true;
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
