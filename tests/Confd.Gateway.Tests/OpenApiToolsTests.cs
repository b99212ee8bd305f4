using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Confd.Gateway.Tests;

/// <summary>The description in the hands of others' tools: a linter, and a generator of clients.</summary>
/// <remarks>The tools are those of <c>tests/openapi/package-lock.json</c>; the first run of a machine installs them there.</remarks>
public sealed class OpenApiToolsTests(SqliteFixture service) : ApiTests(service)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_linter_finds_nothing()
    {
        var folder = await FolderAsync();

        var (code, output) = await RunAsync(
            folder, "node", Tool("@redocly/cli/bin/cli.js"), "lint", "openapi.json", "--config", "redocly.yaml", "--format", "stylish",
            "--max-problems", "50");

        Assert.True(code == 0 && !output.Contains(" warning ", StringComparison.Ordinal), output);
    }

    [Fact]
    public async Task A_generated_client_compiles_strictly()
    {
        var folder = await FolderAsync();

        var (made, log) = await RunAsync(
            folder, "node", Tool("openapi-typescript/bin/cli.js"), "openapi.json", "-o", "schema.d.ts",
            // A field with a default need not be given.
            "--default-non-nullable=false");
        Assert.True(made == 0, log);
        var (code, output) = await RunAsync(folder, "node", Tool("typescript/bin/tsc"), "-p", "tsconfig.json");

        Assert.True(code == 0, output);
    }

    /// <summary>A folder of its own with the description, where the tools find their settings.</summary>
    private async Task<string> FolderAsync()
    {
        await InstallAsync();
        var folder = Directory.CreateTempSubdirectory("confd-openapi-").FullName;
        foreach (var file in new[] { "redocly.yaml", "tsconfig.json", "scenario.ts" })
        {
            File.Copy(Path.Combine(Source(), file), Path.Combine(folder, file));
        }
        var document = await Service.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "openapi.json"), document, TestContext.Current.CancellationToken);
        return folder;
    }

    /// <summary>Once per machine and lock file: installs the versions of the lock file.</summary>
    private static async Task InstallAsync()
    {
        var mark = Path.Combine(Source(), "node_modules", ".package-lock.json");
        var lockFile = Path.Combine(Source(), "package-lock.json");
        if (File.Exists(mark) && File.GetLastWriteTimeUtc(mark) >= File.GetLastWriteTimeUtc(lockFile))
        {
            return;
        }
        var (code, output) = await RunAsync(Source(), "npm", "ci", "--ignore-scripts");
        Assert.True(code == 0, output);
        File.SetLastWriteTimeUtc(mark, DateTime.UtcNow);
    }

    private static string Tool(string path) => Path.Combine(Source(), "node_modules", path);

    private static string Source([CallerFilePath] string path = "") =>
        Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(path))!, "openapi");

    private static async Task<(int Code, string Output)> RunAsync(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
            Environment = { ["REDOCLY_TELEMETRY"] = "off", ["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true", ["NO_COLOR"] = "1" },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Timeout);
        await process.WaitForExitAsync(timeout.Token);
        return (process.ExitCode, await output + await errors);
    }
}
