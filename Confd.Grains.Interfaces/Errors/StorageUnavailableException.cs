using Orleans.Runtime;

namespace Confd;

/// <summary>The database could not be reached, or went away while it worked. The caller may repeat the call later.</summary>
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

    /// <summary>True when a change may have been committed all the same; false when certainly nothing was.</summary>
    [Id(0)]
    public bool IsUncertain { get; }

    /// <summary>What is wrong with the database when that lasts (damage, a full disk), for callers; null when it may soon be over.</summary>
    [Id(1)]
    public string? Fault { get; init; }
}
