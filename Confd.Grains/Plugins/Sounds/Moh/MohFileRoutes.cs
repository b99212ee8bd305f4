using System.Text;

namespace Confd.Plugins;

/// <summary>Serves the files of a class: raw bytes, no events, only a reload.</summary>
internal static class MohFileRoutes
{
    private const string Path = "/moh/{uuid}/files/{filename:filename}";

    public static void Declare(RouteBuilder routes) => routes
        .Route("GET", Path, ReadAsync, answers: typeof(FileContent))
        .Route("PUT", Path, WriteAsync, body: typeof(FileContent))
        .Route("DELETE", Path, DeleteAsync);

    private static async ValueTask<RouteResult> ReadAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var moh = await route.GetAsync<Moh>("uuid", cancellationToken);
        return await MohFiles.Of(route.UnitOfWork).OpenAsync(moh.Value, route["filename"], cancellationToken) is { } content
            ? RouteResult.File(content, route["filename"])
            : throw Missing(moh.Value, route["filename"]);
    }

    private static async ValueTask WriteAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var moh = await route.GetAsync<Moh>("uuid", cancellationToken);
        if (Encoding.UTF8.GetByteCount(route["filename"]) > AsteriskFiles.LongestName)
        {
            throw new RefusedException(Refusals.Field("filename", new[] { $"Longer than {AsteriskFiles.LongestName} bytes." }));
        }
        if (moh.Value.Mode == "files" && WavFile.Fault(route.RawBody.Span) is { } fault)
        {
            throw new RefusedException(Refusals.Field("wav_file", new[] { fault }));
        }
        await MohFiles.Of(route.UnitOfWork).WriteAsync(moh.Value, route["filename"], route.RawBody, cancellationToken);
        route.UnitOfWork.Publish(moh.Id, moh.Tenant, DomainEvent.Nothing(Reload.Moh));
    }

    private static async ValueTask DeleteAsync(RouteContext route, CancellationToken cancellationToken)
    {
        var moh = await route.GetAsync<Moh>("uuid", cancellationToken);
        if (!MohFiles.Of(route.UnitOfWork).Remove(moh.Value, route["filename"]))
        {
            throw Missing(moh.Value, route["filename"]);
        }
        route.UnitOfWork.Publish(moh.Id, moh.Tenant, DomainEvent.Nothing(Reload.Moh));
    }

    private static RefusedException Missing(Moh moh, string name) =>
        new(Refusals.NotFound("MOH file", ("uuid", $"{moh.Uuid}"), ("filename", name)));
}
