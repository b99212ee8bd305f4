namespace Confd.Plugins;

/// <summary>Declares <c>/users/{id}/fallbacks</c>: where calls go when a user does not take them.</summary>
/// <remarks>Source: wazo-confd 1.1 API, user_fallback.</remarks>
public sealed class UserFallbackPlugin() : DocumentPlugin<User, UserFallbacks>("user_fallback")
{
    public override void Declare(DocumentBuilder<User, UserFallbacks> fallbacks) => fallbacks
        .LeadsTo(
            "user", "user_id:id",
            (f, map) => f with
            {
                NoanswerDestination = map(f.NoanswerDestination),
                BusyDestination = map(f.BusyDestination),
                CongestionDestination = map(f.CongestionDestination),
                FailDestination = map(f.FailDestination),
            },
            user => new
            {
                user.Id, user.Uuid, SubscriptionType = (int?)null, CreatedAt = (string?)null, user.TenantUuid,
            },
            headers: EventScope.User)
        .Record(document => document.Extends<User>(user => user.Part<FallbacksOfUser>(createdAfter: typeof(ForwardsOfUser))))
        .ShowOnOwner("fallbacks");
}
