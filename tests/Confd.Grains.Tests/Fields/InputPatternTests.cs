using Confd.Fields;

namespace Confd.Tests.Fields;

/// <summary>Every pattern applies to the whole text and only to ASCII.</summary>
public sealed class InputPatternTests
{
    [Theory]
    [InlineData("^[0-9]{1,40}$", "1001", true)]
    [InlineData("^[0-9]{1,40}$", "1001\n", false)]
    [InlineData("^[0-9]{1,40}$", "1001\r\n", false)]
    [InlineData(@"^\d+$", "٣", false)]
    [InlineData(@"^[\d*]+$", "1*", true)]
    [InlineData(@"^[\d*]+$", "1٣", false)]
    [InlineData(@"^\w+$", "a_9", true)]
    [InlineData(@"^\w+$", "é", false)]
    [InlineData(@"^a\sb$", "a b", true)]
    [InlineData(@"^a\sb$", "a\u00a0b", false)]
    [InlineData(@"^a\sb$", "a\nb", false)]
    // Both ways out of an alternative end the text.
    [InlineData(@"^\+|\+?[0-9#*]+$", "+", true)]
    [InlineData(@"^\+|\+?[0-9#*]+$", "+33", true)]
    [InlineData(@"^\+|\+?[0-9#*]+$", "+x", false)]
    [InlineData(@"^_[0-9]+$|[*#0-9]{1,40}$", "*98", true)]
    [InlineData(@"^_[0-9]+$|[*#0-9]{1,40}$", "x98", false)]
    [InlineData(@"^a\$$", "a$", true)]
    [InlineData("^[$^]+$", "$^", true)]
    [InlineData("^[]a]+$", "]a", true)]
    public void The_whole_text_matches_in_ascii(string pattern, string text, bool isMatch) =>
        Assert.Equal(isMatch, new InputPattern(pattern).IsMatch(text));

    [Theory]
    [InlineData(@"\bword\b")]
    [InlineData(@"(a)\1")]
    [InlineData(@"[\D]")]
    public void What_has_no_one_meaning_is_no_pattern(string pattern) =>
        Assert.Throws<ArgumentException>(() => new InputPattern(pattern));

    [Fact]
    public void Named_groups_are_found()
    {
        var pattern = new InputPattern("\"(?<name>.*)\"( <(?<number>[^>]*)>)?");

        var full = pattern.Match("\"Ann\" <5>")!;
        var short_ = pattern.Match("\"Ann\"")!;

        Assert.Equal(("Ann", "5"), (full["name"], full["number"]));
        Assert.Equal(("Ann", null), (short_["name"], short_["number"]));
        Assert.Null(pattern.Match("\"Ann\"\n"));
    }

    public static TheoryData<string> Declared => [.. DeclaredPatterns.All.Keys.Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Declared))]
    public void Every_declared_pattern_refuses_line_breaks_and_other_alphabets(string text)
    {
        var pattern = DeclaredPatterns.All[text];
        var example = DeclaredPatterns.Examples.FirstOrDefault(pattern.IsMatch);
        Assert.True(example is not null, $"No example matches '{text}'. Add one to {nameof(DeclaredPatterns)}.");

        foreach (var end in new[] { "\n", "\r\n", "\r", "\u2028", "\u0085" })
        {
            Assert.False(pattern.IsMatch(example + end) && !DeclaredPatterns.TakesAnything(text), $"'{text}' takes '{example}' and a line break.");
        }
        for (var index = 0; index < example.Length && !DeclaredPatterns.TakesAnything(text); index++)
        {
            foreach (var foreign in new[] { '٣', '３', 'é', 'ａ', '\n', '\u00a0' })
            {
                var mutant = example[..index] + foreign + example[(index + 1)..];
                Assert.False(pattern.IsMatch(mutant), $"'{text}' takes '{mutant}'.");
            }
        }
    }

    [Fact]
    public void No_input_is_matched_against_any_other_pattern()
    {
        // The others read SQL, documentation and patterns of the product itself, and keys of its configuration; those of Asterisk's
        // files look at stored texts that have passed their input rules, each with a pattern of one pass.
        string[] allowed =
        [
            "AsteriskOptions.cs", "BulkStatements.cs", "ConfText.cs", "DestinationSteps.cs", "DialplanNames.cs", "DialplanText.cs", "DocComments.cs",
            "InputPattern.cs", "PostgresCommands.cs", "SchedulePart.cs", "SchemaExamples.cs", "SettingAttribute.cs", "UnknownKeys.cs", "WrongKey.cs",
        ];
        var sources = new[] { "Confd.Grains", "Confd.Grains.Interfaces", "Confd.Gateway", "Confd.Silo" }
            .SelectMany(project => Directory.EnumerateFiles(Path.Combine(Root(), project), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal)).ToList();

        var users = sources.Where(file => File.ReadAllText(file).Contains("Text.RegularExpressions", StringComparison.Ordinal))
            .Select(Path.GetFileName);

        Assert.True(sources.Count > 300);
        Assert.Equal(allowed.Order(), users.Order());
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Confd.sln")))
        {
            folder = folder.Parent!;
        }
        return folder.FullName;
    }
}
