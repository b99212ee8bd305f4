namespace Confd.Plugins;

/// <summary>Declares <c>/users/import</c> and <c>/users/export</c>: users with everything that belongs to them, as CSV.</summary>
/// <remarks>
/// Source: wazo-confd 1.1 API, users/import and users/export. See docs/decisions/0034-an-import-is-one-operation.md.
/// </remarks>
public sealed class UserImportPlugin() : RoutePlugin("user_import")
{
    private const string Csv = "text/csv";

    public override void Declare(RouteBuilder routes) => routes
        .Route(
            "POST", "/users/import", ImportAsync, body: typeof(FileContent), answers: typeof(ImportReport),
            fileType: Csv, isLong: true)
        .RefusesWith<ImportFaults>()
        .Route("GET", "/users/export", ExportAsync, answers: typeof(FileContent), fileType: Csv);

    private static ValueTask<RouteResult> ImportAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var options = route.UnitOfWork.Service<Microsoft.Extensions.Options.IOptions<ImportOptions>>().Value;
        var table = ImportTable.Read(route.RawBody, route.Call.ContentType, options);
        return new UserImport(route.UnitOfWork, table).RunAsync(cancellationToken);
    }

    private static ValueTask<RouteResult> ExportAsync(RouteContext route, CancellationToken cancellationToken) =>
        ValueTask.FromResult(route.TextOfAll<User>(
            $"{Csv}; charset=utf-8", UserExport.Needs, token => UserExport.BeginAsync(route.UnitOfWork, token)));
}
