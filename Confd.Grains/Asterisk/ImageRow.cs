using System.IO.Hashing;
using System.Runtime.InteropServices;
using Confd.Resources;
using Confd.Storage;

namespace Confd.Asterisk;

/// <summary>A resource in memory. A <see cref="RowParser"/> parses it ahead, or else the first part that reads it.</summary>
/// <remarks>Parts that are composed at the same time may read it.</remarks>
internal sealed class ImageRow(ResourceRow row, PluginRegistry plugins)
{
    private readonly Guid? tenant = row.TenantUuid;
    private readonly long version = row.Version;
    private volatile Content content = new(row.Body, 0, null, null);

    public ResourceId Id { get; } = row.Id;

    public long? Number { get; } = row.Number;

    public Guid? Tenant => tenant;

    /// <summary>True when nothing differs. A resource that was deleted and made again may have its old version.</summary>
    public bool IsSame(ImageRow? other) => other is not null && version == other.version && content.Hash == other.content.Hash;

    /// <summary>By integer id, then by key.</summary>
    public static IEnumerable<ImageRow> InOrder(IEnumerable<ImageRow> rows) =>
        rows.OrderBy(row => row.Number ?? long.MaxValue).ThenBy(row => row.Id.Key, StringComparer.Ordinal);

    /// <summary>The row as its plugin's record.</summary>
    public Stored<T> As<T>() where T : class
    {
        var now = Parse();
        if (now.Stored is null)
        {
            content = now = now with { Stored = new Stored<T>(Id, tenant, version, (T)now.Record!) };
        }
        return (Stored<T>)now.Stored;
    }

    /// <summary>Parses the row.</summary>
    public Content Parse()
    {
        var now = content;
        if (now.Body is { } body)
        {
            content = now = new(null, now.Hash, plugins.ParseRow(Id.Kind, body), null);
        }
        return now;
    }

    /// <summary>The text until it is parsed; after it, only its hash.</summary>
    public sealed record Content(string? Body, ulong HashOfBody, object? Record, object? Stored)
    {
        /// <summary>Hash of the text.</summary>
        public ulong Hash => Body is { } body ? XxHash3.HashToUInt64(MemoryMarshal.AsBytes(body.AsSpan())) : HashOfBody;
    }
}
