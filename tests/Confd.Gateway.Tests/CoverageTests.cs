using System.Runtime.CompilerServices;
using System.Text;
using Confd.Gateway.Tests.Conformance;
using Confd.Gateway.Tests.Coverage;
using Confd.Resources;

namespace Confd.Gateway.Tests;

/// <summary>docs/coverage.md lists every route that is served, and says which methods of the wazo-confd 1.1 API are not.</summary>
/// <remarks>With CONFD_UPDATE_DOCS=1 in the environment the test writes the page instead of comparing it.</remarks>
public sealed class CoverageTests(SqliteFixture service)
{
    /// <summary>The gateway's own route: it describes the API.</summary>
    private const string Description = "/api/api.yml";

    private List<ManifestRoute> Served => [.. service.Manifest.Routes.Where(route => route.SuccessStatus != 405)];

    [Fact]
    public async Task The_page_of_routes_is_that_of_the_running_manifest()
    {
        var page = PageOf(Served);
        var file = Path.Combine(RepositoryRoot(), "docs", "coverage.md");
        if (Environment.GetEnvironmentVariable("CONFD_UPDATE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(file, page, TestContext.Current.CancellationToken);
        }

        var written = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);

        Assert.True(page == written, "docs/coverage.md is not up to date: run this test with CONFD_UPDATE_DOCS=1 and commit the page.");
    }

    [Fact]
    public void The_list_of_the_1_1_API_is_whole() => Assert.Equal(
        (492, 21, 13),
        (ContractRoute.All.Count(route => route.IsServed), ContractRoute.All.Count(route => route.What == "refused"),
            ContractRoute.All.Count(route => route.What == "undeclared")));

    [Fact]
    public void Routes_of_the_1_1_API_need_its_permissions()
    {
        var ours = Served.ToLookup(route => (route.Method, ContractRoute.ShapeOf(route.Path)));
        foreach (var route in ContractRoute.All.Where(route => route.IsServed))
        {
            var method = route.Method == "HEAD" ? "GET" : route.Method;
            foreach (var served in ours[(method, route.Shape)])
            {
                var text = $"{route.Method} {route.Path}: {served.Acl}";
                Assert.True(served.NeedsNoToken == (route.Acl == "no-token"), text);
                if (served.Acl is not null && route.Method != "HEAD")
                {
                    Assert.True(AclFixture.PatternOf(route.Acl) == AclFixture.PatternOf(served.Acl), text);
                }
                // What belongs to the whole system may need more.
                Assert.True(served.MasterTenantOnly || !route.IsMasterOnly, text);
            }
        }
    }

    /// <summary>There they end in an error or are refused, so no client can use them.</summary>
    [Fact]
    public void Methods_that_the_1_1_API_does_not_mean_are_not_served()
    {
        var ours = Served.Where(route => !route.OnlyWithOwnTenants).Select(route => (route.Method, ContractRoute.ShapeOf(route.Path))).ToHashSet();

        Assert.DoesNotContain(ContractRoute.All, route => !route.IsServed && ours.Contains((route.Method, route.Shape)));
    }

    private static string PageOf(List<ManifestRoute> served)
    {
        var contract = ContractRoute.All.Where(route => route.IsServed).ToList();
        var known = served.Select(route => (route.Method, ContractRoute.ShapeOf(route.Path))).ToHashSet();
        known.Add(("GET", Description));
        var missing = contract.Where(route => !known.Contains((route.Method == "HEAD" ? "GET" : route.Method, route.Shape))).ToList();
        var page = new StringBuilder("# Routes\n\nWritten by a test from the running manifest; every path is below `/1.1`.\n\n");
        page.Append($"{served.Count} routes of {served.Select(route => route.Plugin).Distinct().Count()} plugins. ");
        page.Append($"Of the {contract.Count} methods of the wazo-confd 1.1 API {contract.Count - missing.Count} are served");
        page.Append(missing.Count > 0 ? "; those that are not are ~~struck through~~. " : ". ");
        page.Append($"{ContractRoute.All.Count - contract.Count} more that it declares are refused there or end in an error; they are answered with 405, ");
        page.Append("but for `POST /tenants` where tenants are managed here. ");
        page.Append("What differs on purpose is in [compatibility](compatibility.md).\n\n");
        page.Append("| plugin | path | methods of the 1.1 API | beyond it | permission |\n|---|---|---|---|---|\n");
        foreach (var row in RowsOf(served, contract, missing).OrderBy(row => row.Plugin, StringComparer.Ordinal).ThenBy(row => row.Path, StringComparer.Ordinal))
        {
            page.Append($"| {row.Plugin} | `{row.Path}` | {row.OfApi} | {row.Beyond} | {row.Permission} |\n");
        }
        return page.ToString();
    }

    private static IEnumerable<(string Plugin, string Path, string OfApi, string Beyond, string Permission)> RowsOf(
        List<ManifestRoute> served, List<ContractRoute> contract, List<ContractRoute> missing)
    {
        var ofApi = contract.ToLookup(route => route.Shape);
        var shapes = new HashSet<string>();
        foreach (var path in served.GroupBy(route => (route.Plugin, route.Path)))
        {
            var shape = ContractRoute.ShapeOf(path.Key.Path);
            shapes.Add(shape);
            var methods = path.Select(route => route.Method).Distinct().ToHashSet();
            var declared = ofApi[shape].Select(route => route.Method).ToHashSet();
            var permissions = path.Select(route => route.NeedsNoToken ? "no token" : Common(route.Acl)).Distinct().Order(StringComparer.Ordinal);
            yield return (
                path.Key.Plugin, path.Key.Path,
                Join(declared.Where(method => method == "HEAD" ? methods.Contains("GET") : methods.Contains(method))
                    .Concat(missing.Where(route => route.Shape == shape).Select(route => $"~~{route.Method}~~"))),
                Join(methods.Where(method => !declared.Contains(method))), string.Join(", ", permissions));
        }
        yield return ("api", Description, "GET", "", "no token");
        foreach (var path in missing.Where(route => !shapes.Contains(route.Shape)).GroupBy(route => (route.Plugin, route.Path)))
        {
            var permissions = path.Select(route => route.Acl == "no-token" ? "no token" : Common(route.Acl)).Distinct().Order(StringComparer.Ordinal);
            yield return (
                path.Key.Plugin, path.Key.Path, Join(path.Select(route => $"~~{route.Method}~~")), "", string.Join(", ", permissions));
        }
    }

    private static string Join(IEnumerable<string> methods) => string.Join(", ", methods.Order(StringComparer.Ordinal));

    /// <summary>Without the word for the method, so that a path has one line.</summary>
    private static string Common(string? acl) => acl is null ? "any token" : $"`{acl[..acl.LastIndexOf('.')]}`";

    internal static string RepositoryRoot([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
