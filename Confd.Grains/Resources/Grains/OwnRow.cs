using Confd.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Core;
using Orleans.Runtime;
using Orleans.Storage;

namespace Confd.Resources;

/// <summary>
/// The row of a grain in its persistent state: it is read again when it was changed elsewhere, and written together with the
/// other changes of the grain's operations.
/// </summary>
/// <param name="storage">Reads and writes the row.</param>
/// <param name="row">The row, which a read or a deletion replaces.</param>
/// <param name="constructedAt">When the grain was constructed: before the activation's own first read, so that no change in between is missed.</param>
/// <param name="activation">The grain.</param>
/// <param name="services">Know what has changed.</param>
/// <param name="logger">Gets failed writes.</param>
internal sealed partial class OwnRow<T>(
    IStorage storage, Func<ResourceState<T>> row, long constructedAt, IGrainContext activation, UnitOfWorkServices services, ILogger logger)
    where T : class
{
    private static readonly DeactivationReason Doubtful = new(
        DeactivationReasonCode.ApplicationError, "Memory may differ from the database.");

    private readonly ResourceId id = row().IdOf(services.Plugins, activation.GrainId.Key.ToString()!);

    private long readAt = constructedAt;

    /// <summary>The resource as of the last read or write; null when there is none.</summary>
    public Stored<T>? Stored => row().Stored;

    public long? Number => row().Number;

    public bool Exists => storage.RecordExists;

    /// <summary>Reads the row when it may have changed.</summary>
    public async Task RefreshAsync()
    {
        if (readAt >= 0 && services.Tracker.IsCurrent(readAt, id, Stored?.Version ?? 0))
        {
            return;
        }
        var from = services.Tracker.Now;
        await storage.ReadStateAsync();
        readAt = from;
    }

    /// <summary>The grain hosts this operation: its row is written by <see cref="SaveAsync"/>.</summary>
    public UnitOfWork Host(UnitOfWork work)
    {
        work.Host = id;
        if (Stored is { } stored)
        {
            work.Adopt(stored, Number, row().Associations);
        }
        return work;
    }

    /// <summary>Commits an operation that the grain hosts.</summary>
    public async Task SaveAsync(UnitOfWork work, ChangeSet changes, Tracked? made, CancellationToken cancellationToken)
    {
        var own = made ?? throw new InvalidOperationException($"{activation.GrainId} commits without its resource.");
        row().UnitOfWork = changes;
        try
        {
            if (own.IsNew && storage.RecordExists)
            {
                throw new VersionConflictException($"{own.Id} exists already");
            }
            if (own.IsDeleted)
            {
                await storage.ClearStateAsync();
                return;
            }
            row().Become(own, work.AssociationsOf(own.Id));
            await storage.WriteStateAsync();
        }
        catch (Exception exception)
        {
            // Unwritten state is dropped; the operation may run again.
            row().Reject();
            if (exception is UniqueKeyTakenException)
            {
                throw;
            }
            if (exception is not (VersionConflictException or InconsistentStateException or ReferenceViolationException
                or SupersededCallException or IdempotencyKeyTakenException))
            {
                LogWriteFailed(exception, activation.GrainId);
            }
            // The next call reads again.
            readAt = -1;
            activation.Deactivate(Doubtful);
            throw;
        }
    }

    [LoggerMessage(LogLevel.Error, "Write of {GrainId} failed; its activation is dropped")]
    private partial void LogWriteFailed(Exception exception, GrainId grainId);
}
