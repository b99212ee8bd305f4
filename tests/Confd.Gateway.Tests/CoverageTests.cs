using System.Runtime.CompilerServices;
using System.Text;
using Confd.Resources;

namespace Confd.Gateway.Tests;

/// <summary>docs/coverage.md lists every route that is served.</summary>
/// <remarks>With CONFD_UPDATE_DOCS=1 in the environment the test writes the page instead of comparing it.</remarks>
public sealed class CoverageTests(SqliteFixture service)
{
    [Fact]
    public async Task The_page_of_routes_is_that_of_the_running_manifest()
    {
        var page = PageOf(service.Manifest);
        var file = Path.Combine(RepositoryRoot(), "docs", "coverage.md");
        if (Environment.GetEnvironmentVariable("CONFD_UPDATE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(file, page, TestContext.Current.CancellationToken);
        }

        var written = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);

        Assert.True(page == written, "docs/coverage.md is not up to date: run this test with CONFD_UPDATE_DOCS=1 and commit the page.");
    }

    private static string PageOf(RouteManifest manifest)
    {
        var served = manifest.Routes.Where(route => route.SuccessStatus != 405).ToList();
        var page = new StringBuilder("# Routes\n\nWritten by a test from the running manifest; every path is below `/1.1`.\n\n");
        page.Append($"{served.Count} routes of {served.Select(route => route.Plugin).Distinct().Count()} plugins.\n\n");
        page.Append("| plugin | path | methods | permission |\n|---|---|---|---|\n");
        foreach (var path in served.GroupBy(route => (route.Plugin, route.Path))
            .OrderBy(group => group.Key.Plugin, StringComparer.Ordinal).ThenBy(group => group.Key.Path, StringComparer.Ordinal))
        {
            var methods = path.Select(route => route.Method).Distinct().Order(StringComparer.Ordinal);
            var permissions = path.Select(route => route.NeedsNoToken ? "no token" : Common(route.Acl)).Distinct().Order(StringComparer.Ordinal);
            page.Append($"| {path.Key.Plugin} | `{path.Key.Path}` | {string.Join(", ", methods)} | {string.Join(", ", permissions)} |\n");
        }
        return page.ToString();
    }

    /// <summary>Without the word for the method, so that a path has one line.</summary>
    private static string Common(string? acl) => acl is null ? "any token" : $"`{acl[..acl.LastIndexOf('.')]}`";

    internal static string RepositoryRoot([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
