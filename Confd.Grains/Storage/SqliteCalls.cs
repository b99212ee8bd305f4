namespace Confd.Storage;

/// <summary>
/// Calls that were repeated or given up. One process has the database for itself, so it knows them without a query, even
/// while another process holds the database's lock.
/// </summary>
internal sealed class SqliteCalls
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(1);

    private readonly Lock gate = new();
    private readonly Dictionary<Guid, (int Number, long At)> newest = [];
    private TaskCompletionSource? running;

    /// <summary>A transaction has the database's lock: its commit is decided soon.</summary>
    public void Enter()
    {
        lock (gate)
        {
            running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>The transaction has ended, committed or not.</summary>
    public void Leave()
    {
        lock (gate)
        {
            running?.SetResult();
            running = null;
        }
    }

    /// <summary>Within a transaction, before an attempt commits.</summary>
    /// <exception cref="SupersededCallException">The call was repeated meanwhile, or given up.</exception>
    public void Demand(CallAttempt attempt)
    {
        lock (gate)
        {
            if (newest.TryGetValue(attempt.Call, out var known) && known.Number > attempt.Number)
            {
                throw new SupersededCallException("The call was made again meanwhile, or given up");
            }
        }
    }

    /// <summary>From now on no earlier attempt passes <see cref="Demand"/>; waits for those that have passed it.</summary>
    public Task SupersedeAsync(CallAttempt attempt, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var number = Math.Max(attempt.Number, newest.GetValueOrDefault(attempt.Call).Number);
            newest[attempt.Call] = (number, Environment.TickCount64);
            return running?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask;
        }
    }

    /// <summary>Forgets calls that can no longer be repeated.</summary>
    public void DeleteOld()
    {
        lock (gate)
        {
            foreach (var (call, known) in newest)
            {
                if (Environment.TickCount64 - known.At > Life.TotalMilliseconds)
                {
                    newest.Remove(call);
                }
            }
        }
    }
}
