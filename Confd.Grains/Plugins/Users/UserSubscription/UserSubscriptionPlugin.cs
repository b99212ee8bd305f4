using System.Globalization;

namespace Confd.Plugins;

/// <summary>Declares <c>/users/subscriptions</c>: how many users of the tenant have each type of subscription.</summary>
/// <remarks>Source: wazo-confd 1.1 API, users/subscriptions.</remarks>
public sealed class UserSubscriptionPlugin() : RoutePlugin("user_subscription")
{
    public override void Declare(RouteBuilder routes) => routes.Route(
        "GET", "/users/subscriptions", ReadAsync, isList: true,
        answers: typeof(SubscriptionCount), query: []);

    private static async ValueTask<RouteResult> ReadAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var counts = await route.UnitOfWork.CountByAsync<User>(
            route.UnitOfWork.Caller.TenantUuid, "subscription_type", cancellationToken);
        SubscriptionCount[] items =
        [
            .. counts.Select(one => new SubscriptionCount(int.Parse(one.Key, CultureInfo.InvariantCulture), one.Value))
                .OrderBy(one => one.Id),
        ];
        return RouteResult.Page(items.Length, items);
    }
}

/// <summary>How many users have a type of subscription.</summary>
/// <param name="Id">The type.</param>
/// <param name="Count">Number of users with this type, including disabled ones.</param>
internal sealed record SubscriptionCount(int Id, long Count);
