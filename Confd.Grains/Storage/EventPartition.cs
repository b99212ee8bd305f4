using System.IO.Hashing;
using System.Text;

namespace Confd.Storage;

/// <summary>The log is cut into partitions by tenant; each has one publisher at a time.</summary>
internal static class EventPartition
{
    public const int Count = 16;

    /// <summary>The same on every node, forever: cursors are kept by partition. Events without tenant are in the first.</summary>
    public static int Of(Guid? tenant) =>
        tenant is { } uuid ? (int)(XxHash32.HashToUInt32(Encoding.ASCII.GetBytes(uuid.ToString())) % Count) : 0;
}
