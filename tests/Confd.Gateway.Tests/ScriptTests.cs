using System.Text.RegularExpressions;

namespace Confd.Gateway.Tests;

/// <summary>The shell scripts of the repository.</summary>
public sealed partial class ScriptTests
{
    /// <summary>
    /// A reader that stops early ends its writer with SIGPIPE, now and then; under <c>pipefail</c> that fails the script or turns a
    /// condition round.
    /// </summary>
    [Fact]
    public void Pipes_are_read_to_their_end()
    {
        var root = CoverageTests.RepositoryRoot();
        var scripts = new[] { "deploy", "tests" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*.sh", SearchOption.AllDirectories))
            .ToList();

        var early = scripts.SelectMany(script => File.ReadLines(script)
            .Where(line => EarlyReaderPattern().IsMatch(line))
            .Select(line => $"{Path.GetRelativePath(root, script)}: {line.Trim()}"));

        Assert.True(scripts.Count > 10);
        Assert.Empty(early);
    }

    [GeneratedRegex(@"\| *(head\b|grep +(-[A-Za-z]*q|-m)|sed +('?[0-9]*q|-n +'?[0-9,]+(p;)?q))")]
    private static partial Regex EarlyReaderPattern();
}
