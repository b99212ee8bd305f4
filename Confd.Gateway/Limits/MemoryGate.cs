using Confd.Gateway.Answers;

namespace Confd.Gateway.Limits;

/// <summary>
/// Refuses requests before the process has used up its memory. A process that runs out of memory in the middle of a
/// request can answer only with an error.
/// </summary>
internal sealed class MemoryGate(TimeProvider time, IMemoryUse use)
{
    public const string Refusal = "The service is short of memory, repeat the request shortly.";

    /// <summary>Maximum number of copies of a body: as it arrives, as one piece, and as values.</summary>
    private const int Copies = 6;

    /// <summary>Bodies up to this size cost no more than the request around them.</summary>
    private const long Small = 64 * 1024;

    /// <summary>How long a reading of the memory is valid.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan CollectionPause = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private long bodies;
    private long lookedAt;
    private long collectedAt;
    private long used;

    /// <summary>Serves the request if there is room; otherwise answers 503.</summary>
    public Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        var expected = http.Request.ContentLength ?? 0;
        return !TryReserve(expected) ? FailureAnswers.UnavailableAsync(http, Refusal).AsTask()
            : expected <= Small ? next(http)
            : ServeAsync(http, next, expected);
    }

    /// <summary>False when there is no room for a request with such a body; else <see cref="Release"/> must follow.</summary>
    public bool TryReserve(long bodyBytes)
    {
        var waiting = Interlocked.Add(ref bodies, Weight(bodyBytes));
        if (Used() + waiting <= Most || (Collect() && Used() + waiting <= Most))
        {
            return true;
        }
        Release(bodyBytes);
        return false;
    }

    public void Release(long bodyBytes) => Interlocked.Add(ref bodies, -Weight(bodyBytes));

    private async Task ServeAsync(HttpContext http, RequestDelegate next, long expected)
    {
        try
        {
            await next(http);
        }
        finally
        {
            Release(expected);
        }
    }

    /// <summary>The rest is for answers and background work.</summary>
    private long Most => use.Limit / 100 * 85;

    private static long Weight(long bodyBytes) => bodyBytes <= Small ? 0 : Copies * bodyBytes;

    private long Used()
    {
        if (time.GetElapsedTime(Volatile.Read(ref lookedAt)) > Fresh || Volatile.Read(ref lookedAt) == 0)
        {
            Volatile.Write(ref used, use.Used);
            Volatile.Write(ref lookedAt, time.GetTimestamp());
        }
        return Volatile.Read(ref used);
    }

    /// <summary>Collects garbage, as much of the used memory may be garbage. False when that was done a moment ago.</summary>
    private bool Collect()
    {
        lock (gate)
        {
            if (collectedAt != 0 && time.GetElapsedTime(collectedAt) < CollectionPause)
            {
                return false;
            }
            use.Collect();
            collectedAt = time.GetTimestamp();
            Volatile.Write(ref lookedAt, 0);
            return true;
        }
    }
}

/// <summary>The memory of this process.</summary>
internal interface IMemoryUse
{
    /// <summary>Bytes that managed objects may take: the runtime's limit, or the machine's memory.</summary>
    long Limit { get; }

    /// <summary>Bytes that they take, garbage included.</summary>
    long Used { get; }

    /// <summary>Frees garbage.</summary>
    void Collect();
}

/// <summary>The runtime's own figures.</summary>
internal sealed class RuntimeMemoryUse : IMemoryUse
{
    public long Limit { get; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    public long Used => GC.GetTotalMemory(forceFullCollection: false);

    public void Collect() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
}
