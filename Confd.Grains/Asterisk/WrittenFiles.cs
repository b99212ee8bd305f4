using System.Collections.Concurrent;

namespace Confd.Asterisk;

/// <summary>Which texts are in <c>Confd:Asterisk:Directory</c> of this silo by now.</summary>
internal sealed class WrittenFiles
{
    private readonly ConcurrentDictionary<string, long> moments = new();
    private TaskCompletionSource changed = NewSource();

    /// <summary>A text is on the disk.</summary>
    public void Add(ConfFileText text)
    {
        moments[text.Name] = text.Moment;
        Interlocked.Exchange(ref changed, NewSource()).TrySetResult();
    }

    /// <summary>Waits until these texts, or newer ones, are on the disk. False when they are not within the time.</summary>
    public async Task<bool> WaitAsync(IReadOnlyCollection<ConfFileText> texts, TimeSpan longest, CancellationToken cancellationToken)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(longest);
        while (true)
        {
            // Before it is looked: what comes meanwhile is not missed.
            var next = Volatile.Read(ref changed).Task;
            if (texts.All(text => moments.GetValueOrDefault(text.Name, -1) >= text.Moment))
            {
                return true;
            }
            try
            {
                await next.WaitAsync(time.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
