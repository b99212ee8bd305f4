using System.IO.Hashing;
using System.Runtime.InteropServices;
using Confd.Storage;

namespace Confd.Asterisk;

/// <summary>A resource in memory. A <see cref="RowParser"/> parses it ahead, or else the first part that reads it.</summary>
/// <remarks>Parts that are composed at the same time may read it.</remarks>
internal sealed class ImageRow(ResourceRow row, PluginRegistry plugins)
{
    private readonly Guid? tenant = row.TenantUuid;
    private readonly long version = row.Version;
    private ulong hashOfBody;
    private volatile object content = row.Body;

    public ResourceId Id { get; } = row.Id;

    public long? Number { get; } = row.Number;

    public Guid? Tenant => tenant;

    /// <summary>True when nothing differs. A resource that was deleted and made again may have its old version.</summary>
    public bool IsSame(ImageRow? other) => other is not null && version == other.version && Hash == other.Hash;

    /// <summary>By integer id, then by key.</summary>
    public static IEnumerable<ImageRow> InOrder(IEnumerable<ImageRow> rows) =>
        rows.OrderBy(row => row.Number ?? long.MaxValue).ThenBy(row => row.Id.Key, StringComparer.Ordinal);

    /// <summary>The row as its plugin's record.</summary>
    public Stored<T> As<T>() where T : class
    {
        var now = Parse();
        if (now is not Stored<T> stored)
        {
            content = stored = new Stored<T>(Id, tenant, version, (T)now);
        }
        return stored;
    }

    /// <summary>Parses the row, unless that was done: its record, or what <see cref="As{T}"/> made of it.</summary>
    public object Parse()
    {
        var now = content;
        if (now is string body)
        {
            hashOfBody = HashOf(body);
            content = now = plugins.ParseRow(Id.Kind, body);
        }
        return now;
    }

    private ulong Hash => content is string body ? HashOf(body) : hashOfBody;

    private static ulong HashOf(string body) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(body.AsSpan()));
}
