namespace Confd.Gateway.Events;

/// <summary>The filter that a watcher asks for.</summary>
/// <param name="Tenant">Tenant of the request.</param>
/// <param name="Recurse">Also tenants below it.</param>
/// <param name="Resources">Kinds of resources; null for all.</param>
/// <param name="Names">Names of events; null for all.</param>
internal sealed record EventFilter(Guid Tenant, bool Recurse, IReadOnlySet<string>? Resources, IReadOnlySet<string>? Names)
{
    /// <summary>Reads <c>resource</c>, <c>name</c> (comma lists) and <c>recurse</c>.</summary>
    public static EventFilter From(IQueryCollection query, Guid tenant) => new(
        tenant, string.Equals(query["recurse"], "true", StringComparison.OrdinalIgnoreCase), List(query["resource"]), List(query["name"]));

    /// <summary>The part of the check that needs no other service. Tenants below and the permission are checked later.</summary>
    public bool MayPass(ConfdEvent published) =>
        (Recurse || published.TenantUuid is null || published.TenantUuid == Tenant)
        && (Resources is null || Resources.Contains(published.Resource))
        && (Names is null || Names.Contains(published.Name));

    private static HashSet<string>? List(string? text) => string.IsNullOrEmpty(text)
        ? null
        : text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToHashSet(StringComparer.Ordinal);
}
