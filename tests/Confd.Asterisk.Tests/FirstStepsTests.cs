using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Confd.Asterisk.Tests;

/// <summary>What README.md and deploy/asterisk tell their readers to do.</summary>
public sealed partial class FirstStepsTests(FirstStepsFixture service) : IClassFixture<FirstStepsFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_tour_is_answered_as_it_is_written()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Root(), "README.md"), Token);
        var tour = Tour().Match(readme).Groups["commands"].Value
            .Replace("http://127.0.0.1:9486", service.Http.BaseAddress!.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
            .Replace("CONFD_TOKEN=…", $"CONFD_TOKEN={ConfdFixture.AdminToken}", StringComparison.Ordinal);

        var answers = await RunAsync(tour);

        // Refusals are lists.
        Assert.Equal(5, answers.Count);
        Assert.All(answers, answer => Assert.StartsWith("{\"", answer, StringComparison.Ordinal));
        Assert.Contains("\"lastname\":\"Liddell\"", answers[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asterisk_loads_each_of_its_files_from_Confd()
    {
        var served = (await service.Http.ReadAsync("/asterisk/files"))["items"]!.AsArray().Select(file => (string)file!["name"]!).ToList();

        // Its modules are chosen there, and the others belong to the platform's own Asterisk.
        foreach (var name in served.Except(["modules.conf", "queueskillrules.conf", "queueskills.conf", "sccp.conf"]))
        {
            var text = await File.ReadAllTextAsync(Path.Combine(Root(), "deploy", "asterisk", name), Token);
            Assert.EndsWith($"\n#exec \"/etc/asterisk/confd-file {name}\"\n", text, StringComparison.Ordinal);
        }
    }

    /// <summary>The lines that the commands print, without empty ones.</summary>
    private static async Task<IReadOnlyList<string>> RunAsync(string commands)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", commands]) { RedirectStandardOutput = true })!;
        var printed = await bash.StandardOutput.ReadToEndAsync(Token);
        await bash.WaitForExitAsync(Token);
        return printed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));

    [GeneratedRegex(@"## First tour\s+```sh\n(?<commands>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Tour();
}

/// <summary>A new service, in which the tour's user is the first one.</summary>
public sealed class FirstStepsFixture : SqliteFixture;
