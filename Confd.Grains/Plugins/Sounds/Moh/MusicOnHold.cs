using System.Linq.Expressions;
using System.Text.Json;

namespace Confd.Plugins;

/// <summary>The rule of fields that name a class of music on hold.</summary>
/// <remarks>Source: wazo-confd 1.1 API: <c>music_on_hold</c> of users, groups, queues, conferences, parking lots, applications.</remarks>
public static class MusicOnHold
{
    /// <summary>
    /// The field must be null, empty, <c>default</c>, or the name of a class of the resource's own tenant. Every edit checks it,
    /// because a class may be deleted while resources name it.
    /// </summary>
    public static ResourceBuilder<T> NamesMusic<T>(
        this ResourceBuilder<T> resource, Expression<Func<T, string?>> field) where T : class
    {
        var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(((MemberExpression)field.Body).Member.Name);
        var music = field.Compile();
        return resource.RuleAsync((context, cancellationToken) =>
            CheckAsync(context.UnitOfWork, name, music(context.Value), context.After.Tenant, cancellationToken));
    }

    /// <summary>The refusal for a name that no class of the tenant has.</summary>
    public static async ValueTask<Refusal?> CheckAsync(
        UnitOfWork work, string field, string? name, Guid? tenant, CancellationToken cancellationToken) =>
        await FindAsync(work, name, tenant, cancellationToken) is null && name is not (null or "" or "default")
            ? Refusals.ReferenceNotFound(field, "MOH", (field, name))
            : null;

    /// <summary>The refusal when the class that a destination names by its uuid does not exist.</summary>
    public static async ValueTask<Refusal?> CheckDestinationAsync(
        TenantScope named, Guid? uuid, CancellationToken cancellationToken) =>
        uuid is null || await named.FindAsync<Moh>($"{uuid}", cancellationToken) is not null
            ? null
            : Refusals.ReferenceNotFound("moh_uuid", "MOH", ("moh_uuid", $"{uuid}"));

    /// <summary>The class of the tenant with this name, or null.</summary>
    public static async ValueTask<Stored<Moh>?> FindAsync(
        UnitOfWork work, string? name, Guid? tenant, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(name) || !work.Knows<Moh>())
        {
            return null;
        }
        return await work.Within(tenant).FindByAsync<Moh>(MohPlugin.ByName, name, cancellationToken);
    }
}
