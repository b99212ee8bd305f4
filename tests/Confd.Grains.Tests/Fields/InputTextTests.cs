using Confd.Fields;
using static Confd.Tests.Fields.FieldCase;

namespace Confd.Tests.Fields;

/// <summary>A text is one line of a configuration file, unless its field says that it is read by people.</summary>
public sealed class InputTextTests
{
    public static TheoryData<string> Controls =>
        [.. Enumerable.Range(0, 0x20).Append(0x7f).Append(0x80).Append(0x85).Append(0x9f).Append(0x2028).Append(0x2029).Select(code => $"\\u{code:x4}")];

    [Theory, MemberData(nameof(Controls))]
    public void Control_characters_are_refused_wherever_they_are(string control)
    {
        const string fault = "['Line breaks and control characters are not allowed.']";

        Assert.Equal($"line: {fault}", Fault<Texts>($$$"""{"line":"a{{{control}}}b"}"""));
        Assert.Equal($"pairs: {{0: {{1: {fault}}}}}", Fault<Texts>($$$"""{"pairs":[["a","b{{{control}}}"]]}"""));
        Assert.Equal($"pairs: {{1: {{0: {fault}}}}}", Fault<Texts>($$$"""{"pairs":[["a","b"],["{{{control}}}a","b"]]}"""));
        Assert.Equal($"free: {fault}", Fault<Texts>($$$"""{"free":{"a":[{"b":"c{{{control}}}"}]}}"""));
        Assert.Equal($"free: {fault}", Fault<Texts>($$$"""{"free":{"a{{{control}}}":1}}"""));
        Assert.Equal($"inner: {{'line': {fault}}}", Fault<Texts>($$$"""{"inner":{"line":"{{{control}}}"}}"""));
    }

    [Fact]
    public void Texts_for_people_have_lines_and_no_other_controls()
    {
        Assert.Equal("a\r\n\tb", (string?)Values<Texts>("""{"lines":"a\r\n\tb"}""")["lines"]);
        Assert.Equal("lines: ['Control characters are not allowed.']", Fault<Texts>("""{"lines":"a\u0007b"}"""));
        Assert.Equal("lines: ['Control characters are not allowed.']", Fault<Texts>("""{"lines":"a\u2028b"}"""));
    }

    [Fact]
    public void A_text_that_its_own_rule_refuses_is_refused_in_the_words_of_the_rule() =>
        Assert.Equal("number: ['String does not match expected pattern.']", Fault<Texts>("""{"number":"1\n"}"""));

    [Theory]
    [InlineData("""{"free":{"a":"\ud800"}}""", "free: ['Not a valid utf-8 string.']")]
    [InlineData("""{"free":{"a":["\udc00x"]}}""", "free: ['Not a valid utf-8 string.']")]
    [InlineData("""{"pairs":[["\ud800","b"]]}""", "pairs: {0: {0: ['Not a valid utf-8 string.']}}")]
    public void Half_a_character_is_refused_wherever_it_is(string json, string fault) => Assert.Equal(fault, Fault<Texts>(json));

    private sealed record Texts
    {
        public string Line { get; init; } = "";

        [MultiLine] public string Lines { get; init; } = "";

        [Pattern("^[0-9]+$")] public string Number { get; init; } = "";

        public IReadOnlyList<IReadOnlyList<string>> Pairs { get; init; } = [];

        public IReadOnlyDictionary<string, object>? Free { get; init; }

        public Inner? Inner { get; init; }
    }

    private sealed record Inner
    {
        public string Line { get; init; } = "";
    }
}
