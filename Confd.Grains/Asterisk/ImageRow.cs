using Confd.Resources;
using Confd.Storage;

namespace Confd.Asterisk;

/// <summary>A resource in memory.</summary>
internal sealed class ImageRow(ResourceRow row, object value)
{
    private readonly Guid? tenant = row.TenantUuid;
    private readonly long version = row.Version;
    private readonly int bodyHash = row.Body.GetHashCode(StringComparison.Ordinal);
    private object? stored;

    public ResourceId Id { get; } = row.Id;

    public long? Number { get; } = row.Number;

    public Guid? Tenant => tenant;

    /// <summary>True when nothing differs. A resource that was deleted and made again may have its old version.</summary>
    public bool IsSame(ImageRow? other) => other is not null && version == other.version && bodyHash == other.bodyHash;

    /// <summary>By integer id, then by key.</summary>
    public static IEnumerable<ImageRow> InOrder(IEnumerable<ImageRow> rows) =>
        rows.OrderBy(row => row.Number ?? long.MaxValue).ThenBy(row => row.Id.Key, StringComparer.Ordinal);

    /// <summary>The row as its plugin's record.</summary>
    public Stored<T> As<T>() where T : class =>
        (Stored<T>)(stored ??= new Stored<T>(Id, tenant, version, (T)value));
}
