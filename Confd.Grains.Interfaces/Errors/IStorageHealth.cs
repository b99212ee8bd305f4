namespace Confd;

/// <summary>The state of the database, for the health checks of the process that uses it.</summary>
public interface IStorageHealth
{
    /// <summary>
    /// A lasting fault (damage, a full disk) in one sentence; null for none. Tries a write after
    /// a fault, to notice without a request that a disk has space again.
    /// </summary>
    Task<string?> FaultAsync(CancellationToken cancellationToken = default);
}
