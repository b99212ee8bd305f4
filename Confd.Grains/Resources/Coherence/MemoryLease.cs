namespace Confd.Resources;

/// <summary>Whether this silo may answer from memory now. A silo that has its database for itself always may.</summary>
/// <remarks>
/// Every answer from memory asks, so that a process that was stopped for a while finds out before it answers, not
/// when its timers fire. The time is monotonic and counts from before the renewal was sent.
/// </remarks>
internal sealed class MemoryLease(TimeProvider time)
{
    private long heldUntil = long.MaxValue;

    public bool IsHeld
    {
        get
        {
            var until = Volatile.Read(ref heldUntil);
            return until == long.MaxValue || time.GetTimestamp() < until;
        }
    }

    public void HoldUntil(long timestamp) => Volatile.Write(ref heldUntil, timestamp);

    public void Drop() => Volatile.Write(ref heldUntil, 0);
}
