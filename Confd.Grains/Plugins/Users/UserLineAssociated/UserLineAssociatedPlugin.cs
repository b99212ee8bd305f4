namespace Confd.Plugins;

/// <summary>Declares the SIP endpoint behind a line of a user, secrets included, for softphones.</summary>
/// <remarks>Source: wazo-confd 1.1 API, user_line_associated.</remarks>
public sealed class UserLineAssociatedPlugin() : RoutePlugin("user_line_associated")
{
    public override void Declare(RouteBuilder routes) => routes.Route(
        "GET", "/users/{user_uuid:uuid}/lines/{line_id}/associated/endpoints/sip", ReadAsync,
        answers: typeof(FullView<SipEndpoint>), query: ["view:merged"]);

    private static async ValueTask<RouteResult> ReadAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var view = route.Call.QueryValueOf("view");
        if (view is not (null or "merged"))
        {
            throw new RefusedException(Refusals.Field("view", new[] { "Must be one of: merged." }));
        }
        var work = route.UnitOfWork;
        var user = await work.FindVisibleAsync<User>(route["user_uuid"], cancellationToken)
            ?? throw new RefusedException(Refusals.NotFound("UserFeatures", ("uuid", route["user_uuid"])));
        var lines = await work.RelatedAsync<Line>(user.Id, UserLines.Lines, cancellationToken);
        var wanted = route["line_id"];
        if (wanted != "main" && await work.FindVisibleAsync<Line>(wanted, cancellationToken) is null)
        {
            throw new RefusedException(Refusals.NotFound("Line", ("id", wanted)));
        }
        var line = wanted == "main" ? lines.FirstOrDefault() : lines.FirstOrDefault(one => one.Stored.Id.Key == wanted);
        var sip = line is null
            ? []
            : await work.RelatedAsync<SipEndpoint>(line.Stored.Id, LineEndpoints.SipOf, cancellationToken);
        if (sip.Count == 0)
        {
            return RouteResult.Json("Resource Not Found.") with { IsMissing = true };
        }
        var key = sip[0].Stored.Id.Key;
        return RouteResult.Composed(view is null
            ? (responder, token) => responder.ItemAsync<SipEndpoint>(key, token)
            : (responder, token) => responder.ItemAsync<SipEndpoint>(key, view, token));
    }
}
