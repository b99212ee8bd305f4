namespace Confd.Storage;

/// <summary>The table of silos that may answer from memory. Times are the database's.</summary>
internal interface ISiloLeases
{
    /// <summary>Takes or prolongs a node's lease, and returns what it should know about the others.</summary>
    /// <param name="silo">Name of this run of the silo.</param>
    /// <param name="length">From now on the database's clock.</param>
    /// <param name="doubts">How often the node could not tell whether a commit happened, since its start.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<LeaseRenewal> RenewAsync(string silo, TimeSpan length, long doubts, CancellationToken cancellationToken);

    /// <summary>Gives the lease up: writers no longer wait for the node.</summary>
    Task ReleaseAsync(string silo, CancellationToken cancellationToken);

    /// <summary>Makes the node drop its memory at its next renewal, and returns how long it may not know of this.</summary>
    /// <returns>Zero when the node holds no lease.</returns>
    Task<TimeSpan> FenceAsync(string silo, CancellationToken cancellationToken);

    /// <summary>A new transaction number: transactions that already write have smaller ones.</summary>
    Task<long> TakeNumberAsync(CancellationToken cancellationToken);

    /// <summary>Every transaction with a smaller number has ended.</summary>
    Task<long> ReadOldestAsync(CancellationToken cancellationToken);
}

/// <summary>What a renewal found.</summary>
/// <param name="Fence">Changes when a writer gave up waiting for the node.</param>
/// <param name="Number">The renewal's own transaction number: transactions that wrote before have smaller ones.</param>
/// <param name="Oldest">Every transaction with a smaller number has ended.</param>
/// <param name="Others">Every other node's row.</param>
internal sealed record LeaseRenewal(long Fence, long Number, long Oldest, IReadOnlyList<OtherLease> Others);

/// <summary>Another node's lease.</summary>
/// <param name="Silo">Its name.</param>
/// <param name="IsExpired">It stopped without giving its lease up, or is cut off from the database.</param>
/// <param name="Doubts">How often it could not tell whether a commit happened.</param>
internal readonly record struct OtherLease(string Silo, bool IsExpired, long Doubts);
