using Confd.Resources;

namespace Confd.Plugins;

/// <summary>Declares <c>/users/{id}/callerids/outgoing</c>: which caller ids a user may show on outgoing calls.</summary>
/// <remarks>Source: wazo-confd 1.1 API, user_callerid.</remarks>
public sealed class UserCalleridPlugin : RoutePlugin
{
    private const string Path = "/users/{user_id:id}/callerids/outgoing";

    /// <inheritdoc/>
    public override string Name => "user_callerid";

    /// <inheritdoc/>
    public override void Declare(RouteBuilder routes) => routes
        .Route("GET", Path, "confd.users.{user_id}.callerids.outgoing.read", ReadAsync)
        .NotOffered("POST", Path);

    private static async ValueTask<RouteResult> ReadAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var session = route.Session;
        var user = await session.GetVisibleAsync<User>(route["user_id"], cancellationToken);
        var items = new List<object>();
        var numbers = new HashSet<string>();
        foreach (var incall in await session.RelatedAsync<Incall>(user.Id, Walk.Left("incall.destination"), cancellationToken))
        {
            foreach (var extension in await session.RelatedAsync<Extension>(
                incall.Stored.Id, IncallExtensionPlugin.Extensions, cancellationToken))
            {
                if (incall.Stored.Tenant == user.Tenant && numbers.Add(extension.Value.Exten))
                {
                    items.Add(new { Number = extension.Value.Exten, Type = "associated", CallerIdName = "" });
                }
            }
        }
        items.Add(new { Type = "anonymous" });
        return RouteResult.Page(items.Count, items);
    }
}
