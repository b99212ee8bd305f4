using Orleans.Runtime;

namespace Confd;

/// <summary>
/// The database could not be reached, or the connection broke during the work. The caller may repeat the call later.
/// </summary>
[GenerateSerializer, Alias("confd.StorageUnavailableException")]
public sealed class StorageUnavailableException : OrleansException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="isUncertain">See <see cref="IsUncertain"/>.</param>
    public StorageUnavailableException(string message, bool isUncertain)
        : base(message)
    {
        IsUncertain = isUncertain;
    }

    /// <summary>True when a change may have been committed anyway; false when certainly nothing was.</summary>
    [Id(0)]
    public bool IsUncertain { get; }

    /// <summary>A lasting fault of the database (damage, a full disk), for callers; null when it may end soon.</summary>
    [Id(1)]
    public string? Fault { get; init; }
}
