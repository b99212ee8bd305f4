using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/users/{id}/fallbacks</c>: where calls go when a user does not take them.</summary>
/// <remarks>Source: wazo-confd 1.1 API, user_fallback.</remarks>
public sealed class UserFallbackPlugin : DocumentPlugin<User, UserFallbacks>
{
    /// <inheritdoc/>
    public override string Name => "user_fallback";

    /// <inheritdoc/>
    public override void Declare(DocumentBuilder<User, UserFallbacks> fallbacks) => fallbacks
        .Route("/users/{user_id:id}/fallbacks", "confd.users.{user_id}.fallbacks", ofAnyTenant: true)
        .Record(document => document.Destinations("destinations", (f, map) => f with
        {
            NoanswerDestination = map(f.NoanswerDestination),
            BusyDestination = map(f.BusyDestination),
            CongestionDestination = map(f.CongestionDestination),
            FailDestination = map(f.FailDestination),
        }).Extends<User>(user => user.Part<FallbacksOfUser>(create: 80, edit: 10, delete: 0)))
        .ShowOnOwner("fallbacks")
        .OnEdited((user, _) => new Told("user_fallback_edited", "config.users.fallbacks.edited", new
        {
            user.Value.Id,
            user.Value.Uuid,
            SubscriptionType = (int?)null,
            CreatedAt = (string?)null,
            user.Value.TenantUuid,
        })
        {
            Headers = EventScope.User(user.Value.TenantUuid, user.Value.Uuid),
        });
}
