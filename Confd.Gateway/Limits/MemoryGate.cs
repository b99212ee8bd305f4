using Confd.Gateway.Answers;

namespace Confd.Gateway.Limits;

/// <summary>
/// Refuses requests before the memory that the process may take is used up: whoever runs out of it in the middle of a
/// request can answer only with an error.
/// </summary>
internal sealed class MemoryGate(TimeProvider time, IMemoryUse use)
{
    public const string Refusal = "The service is short of memory, repeat the request shortly.";

    /// <summary>What a body takes at most on its way: as it arrives, as one piece, and as values.</summary>
    private const int Copies = 6;

    /// <summary>Bodies up to this size cost no more than the request around them.</summary>
    private const long Small = 64 * 1024;

    /// <summary>How long a look at the memory is good for.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan CollectionPause = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private long bodies;
    private long lookedAt;
    private long collectedAt;
    private long used;

    /// <summary>Serves the request while there is room for it; else answers 503.</summary>
    public Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        var expected = http.Request.ContentLength ?? 0;
        return !TryReserve(expected) ? FailureAnswers.UnavailableAsync(http, Refusal).AsTask()
            : expected <= Small ? next(http)
            : ServeAsync(http, next, expected);
    }

    /// <summary>False when there is no room for a request with a body of this size; else <see cref="Release"/> must follow.</summary>
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

    /// <summary>The rest is for answers, and for what runs beside the requests.</summary>
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

    /// <summary>Much of what counts as used may be garbage. False when that was looked for a moment ago.</summary>
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
    /// <summary>Bytes that managed objects may take: what the runtime was given, or what the machine has.</summary>
    long Limit { get; }

    /// <summary>Bytes that they take, garbage included.</summary>
    long Used { get; }

    /// <summary>Frees garbage.</summary>
    void Collect();
}

/// <summary>As the runtime tells.</summary>
internal sealed class RuntimeMemoryUse : IMemoryUse
{
    public long Limit { get; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    public long Used => GC.GetTotalMemory(forceFullCollection: false);

    public void Collect() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
}
