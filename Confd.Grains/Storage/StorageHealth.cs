using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Confd.Storage;

/// <summary>Remembers what is wrong with a database until it works again.</summary>
/// <param name="time">The clock.</param>
internal sealed partial class StorageHealth(TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private ILogger logger = NullLogger.Instance;
    private volatile StorageFault? current;
    private long probedAt;

    /// <summary>Null when nothing is wrong.</summary>
    public StorageFault? Current => current;

    /// <summary>Logs faults there from now on.</summary>
    public void LogTo(ILogger to) => logger = to;

    public void Failed(StorageFault fault)
    {
        lock (gate)
        {
            if (current is { IsDamage: true } || current == fault)
            {
                return;
            }
            current = fault;
        }
        LogFault(fault.Text);
    }

    /// <summary>A write was committed. Damage does not repair itself, so it stays.</summary>
    public void Worked()
    {
        if (current is null or { IsDamage: true })
        {
            return;
        }
        lock (gate)
        {
            if (current is null or { IsDamage: true })
            {
                return;
            }
            current = null;
        }
        LogWorks();
    }

    /// <summary>What is wrong; tries to write first when the last attempt is long enough ago.</summary>
    public async Task<string?> CheckAsync(Func<Task> write)
    {
        if (current is { IsDamage: false } && MayProbe())
        {
            try
            {
                await write().ConfigureAwait(false);
                Worked();
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // It found the fault that is returned now, or could not even try.
            }
        }
        return current?.Text;
    }

    private bool MayProbe()
    {
        lock (gate)
        {
            if (probedAt != 0 && time.GetElapsedTime(probedAt) < Pause)
            {
                return false;
            }
            probedAt = time.GetTimestamp();
            return true;
        }
    }

    [LoggerMessage(LogLevel.Error, "{Fault}")]
    private partial void LogFault(string fault);

    [LoggerMessage(LogLevel.Warning, "The database can be written again")]
    private partial void LogWorks();
}

/// <summary>A fault of the database that a repeated request does not get past.</summary>
/// <param name="Text">One sentence for callers and operators.</param>
/// <param name="IsDamage">Its content is damaged until somebody restores it.</param>
internal sealed record StorageFault(string Text, bool IsDamage = false);
