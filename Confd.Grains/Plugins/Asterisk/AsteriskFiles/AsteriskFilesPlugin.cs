using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>Declares <c>/asterisk</c>: Asterisk's configuration files, and the findings in them.</summary>
/// <remarks>
/// The files are of the whole system, so only tokens of the master tenant read them. Passwords are shown only to tokens with
/// <c>confd.asterisk.secrets.read</c>.
/// </remarks>
public sealed class AsteriskFilesPlugin() : RoutePlugin("asterisk_files")
{
    private const string Secrets = "confd.asterisk.secrets.read";
    private const string Plain = "text/plain";

    public override void Declare(RouteBuilder routes) => routes
        .Route(
            "GET", "/asterisk/files", ListAsync, isList: true, masterTenantOnly: true,
            answers: typeof(AsteriskFile))
        .Route(
            "GET", "/asterisk/files/{name:filename}", ReadAsync, masterTenantOnly: true,
            answers: typeof(FileContent), fileType: Plain, query: ["tenant_uuid"], secretsAcl: Secrets)
        .Route(
            "POST", "/asterisk/check", CheckAsync, isList: true, masterTenantOnly: true,
            answers: typeof(AsteriskFinding))
        .Succeeds(200);

    private static async ValueTask<RouteResult> ListAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var files = await route.UnitOfWork.Service<ComposedFiles>().ReadAllAsync(cancellationToken);
        return RouteResult.Page(files.Count, files.Select(file => file.About).ToList());
    }

    private static async ValueTask<RouteResult> ReadAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var name = route["name"];
        var file = await route.UnitOfWork.Service<ComposedFiles>().ReadAsync(name, cancellationToken)
            ?? throw new RefusedException(Refusals.NotFound("AsteriskFile", ("name", name)));
        return file.Answer($"{Plain}; charset=utf-8", route.Call.ShowsSecrets, TenantOf(route));
    }

    private static async ValueTask<RouteResult> CheckAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var files = await route.UnitOfWork.Service<ComposedFiles>().ReadAllAsync(cancellationToken);
        var found = files.SelectMany(file => file.Findings).ToList();
        return RouteResult.Page(found.Count, found);
    }

    private static Guid? TenantOf(RouteContext route) => route.Call.QueryValueOf("tenant_uuid") switch
    {
        null or "" => null,
        var given when Guid.TryParseExact(given, "D", out var tenant) => tenant,
        _ => throw new RefusedException(Refusals.Input("tenant_uuid: Not a valid UUID.")),
    };
}
