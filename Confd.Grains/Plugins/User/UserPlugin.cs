using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/users</c>.</summary>
/// <remarks>Source: wazo-confd 1.1 API, users.</remarks>
public sealed class UserPlugin : ResourcePlugin<User>
{
    /// <summary>Kind of a user.</summary>
    public const string Kind = "user";

    /// <inheritdoc/>
    public override string Name => Kind;

    /// <inheritdoc/>
    public override void Declare(ResourceBuilder<User> user) => user
        .Named("users", called: "User", by: u => u.Uuid)
        .LookupNamed("id")
        .TenantScoped()
        .Columns(u => u.Id)
        .Links(id: u => u.Id);
}
