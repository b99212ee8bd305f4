using Confd.Resources;

namespace Confd.Plugins;

/// <summary>The music classes that other resources name.</summary>
internal static class MusicClasses
{
    /// <summary>
    /// The refusal when a name is none of the tenant's own classes. Checked on every edit, as a class may be deleted
    /// while others name it. The default class always exists.
    /// </summary>
    public static async ValueTask<Refusal?> CheckAsync(
        Session session, Guid? tenant, string? name, CancellationToken cancellationToken) =>
        name is null or "" or "default" || await ExistsAsync(session, tenant, name, cancellationToken)
            ? null
            : Refusals.ReferenceNotFound("music_on_hold", "MOH", ("music_on_hold", name));

    /// <summary>True for the name of a class of exactly this tenant.</summary>
    public static ValueTask<bool> ExistsAsync(
        Session session, Guid? tenant, string name, CancellationToken cancellationToken) => ValueTask.FromResult(false);
}
