namespace Confd;

/// <summary>How the database is doing, for the health checks of the process that uses it.</summary>
public interface IStorageHealth
{
    /// <summary>
    /// What is wrong with it that lasts (damage, a full disk), in one sentence; null when nothing is. Tries a write when
    /// something was, so that a disk that has space again is noticed without a request.
    /// </summary>
    Task<string?> FaultAsync(CancellationToken cancellationToken = default);
}
