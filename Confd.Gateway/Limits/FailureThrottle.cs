using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Confd.Gateway.Limits;

/// <summary>Refuses addresses that sent too many unknown tokens, but never a recently valid token.</summary>
/// <remarks>Costs nothing while no address has failed.</remarks>
internal sealed class FailureThrottle(TimeProvider time, int perMinute)
{
    private const int MostAddresses = 100_000;
    private const int MostTokens = 100_000;

    private readonly ConcurrentDictionary<IPAddress, Window> windows = new();

    /// <summary>Hashes of valid tokens from addresses with failures.</summary>
    private readonly ConcurrentDictionary<UInt128, byte> proven = new();

    /// <summary>No address has failed recently.</summary>
    public bool IsIdle => windows.IsEmpty;

    /// <summary>How long the address must wait before it may try this token; null for no wait.</summary>
    public TimeSpan? WaitOf(IPAddress address, string token)
    {
        if (!windows.TryGetValue(address, out var window))
        {
            return null;
        }
        var left = window.Start + TimeSpan.FromMinutes(1) - time.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            windows.TryRemove(new KeyValuePair<IPAddress, Window>(address, window));
            return null;
        }
        return window.Count < perMinute || (token.Length > 0 && proven.ContainsKey(HashOf(token))) ? null : left;
    }

    /// <summary>The address sent an unknown token.</summary>
    public void Failed(IPAddress address)
    {
        if (perMinute == 0)
        {
            return;
        }
        var now = time.GetUtcNow();
        if (windows.Count >= MostAddresses)
        {
            foreach (var (old, window) in windows)
            {
                if (window.Start + TimeSpan.FromMinutes(1) <= now)
                {
                    windows.TryRemove(old, out _);
                }
            }
        }
        windows.AddOrUpdate(
            address, _ => new Window(now, 1),
            (_, window) => window.Start + TimeSpan.FromMinutes(1) <= now ? new Window(now, 1) : window with { Count = window.Count + 1 });
    }

    /// <summary>Records a valid token while there are failures.</summary>
    public void Worked(string token)
    {
        if (!IsIdle)
        {
            Proven(token);
        }
    }

    /// <summary>Records a valid token that came while <see cref="IsIdle"/> was false.</summary>
    public void Proven(string token)
    {
        if (proven.Count >= MostTokens)
        {
            proven.Clear();
        }
        proven[HashOf(token)] = 0;
    }

    private static UInt128 HashOf(string token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(token), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    private sealed record Window(DateTimeOffset Start, int Count);
}
