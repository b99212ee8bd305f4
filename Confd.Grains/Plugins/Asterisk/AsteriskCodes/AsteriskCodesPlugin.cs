namespace Confd.Plugins;

/// <summary>
/// Declares <c>/asterisk/endpoints/{endpoint}/codes/{code}</c>: Asterisk reports that a phone dialled a service's code.
/// </summary>
/// <remarks>
/// For the key in the dialplan, which permits nothing else. The phone's SIP account decides whose services change: those of the
/// main user of its line. Source: docs/asterisk/extensions.md.
/// </remarks>
public sealed class AsteriskCodesPlugin() : RoutePlugin("asterisk_codes")
{
    public override void Declare(RouteBuilder routes) => routes
        .Route(
            "POST", "/asterisk/endpoints/{endpoint}/codes/{code}", DialAsync,
            answers: typeof(AsteriskCode), query: ["number", "key"]).Acl("confd.asterisk.endpoints.{endpoint}.codes.{code}.update")
        .Succeeds(200);

    private static async ValueTask<RouteResult> DialAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var (endpoint, code) = (route["endpoint"], route["code"]);
        var user = await UserOfAsync(route.UnitOfWork, endpoint, cancellationToken)
            ?? throw new RefusedException(Refusals.NotFound("User", ("endpoint", endpoint)));
        if (ServiceCodes.Find(code) is not { } service)
        {
            throw new RefusedException(Refusals.NotFound("Code", ("code", code)));
        }
        var dialled = new DialledCode(route.UnitOfWork, user, route.Call.QueryValueOf("number") ?? "", route.Call.QueryValueOf("key") == "1");
        var isOn = await service.DialAsync(dialled, cancellationToken);
        return RouteResult.Json(new AsteriskCode { Enabled = isOn });
    }

    /// <summary>
    /// The main user of the account's line; null for an account without a line, such as a trunk's, and for one that the caller
    /// does not see.
    /// </summary>
    private static async ValueTask<Stored<User>?> UserOfAsync(UnitOfWork work, string endpoint, CancellationToken cancellationToken)
    {
        if (await work.FindByAsync<SipEndpoint>("name", endpoint, cancellationToken) is not { } sip
            || await work.RelatedAsync<Line>(sip.Id, LineEndpoints.LineOfSip, cancellationToken) is not [var line, ..])
        {
            return null;
        }
        var users = await UserLines.UsersOfAsync(work, line.Stored, cancellationToken);
        return users is [var main, ..] && main.Stored.Tenant == sip.Tenant ? main.Stored : null;
    }
}
