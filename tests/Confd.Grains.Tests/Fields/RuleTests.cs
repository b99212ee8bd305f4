using Confd.Fields;
using static Confd.Tests.Fields.FieldCase;

namespace Confd.Tests.Fields;

/// <summary>The rules of a field beyond its type, in the words of the contract.</summary>
public sealed class RuleTests
{
    [Theory]
    [InlineData("""{"most":"1234"}""", "most: ['Longer than maximum length 3.']")]
    [InlineData("""{"least":"1"}""", "least: ['Shorter than minimum length 2.']")]
    [InlineData("""{"between":"1"}""", "between: ['Length must be between 2 and 3.']")]
    [InlineData("""{"between":"1234"}""", "between: ['Length must be between 2 and 3.']")]
    [InlineData("""{"exactly":"12345"}""", "exactly: ['Length must be 6.']")]
    [InlineData("""{"items":[1,2,3]}""", "items: ['Longer than maximum length 2.']")]
    [InlineData("""{"percent":-1}""", "percent: ['Must be greater than or equal to 0 and less than or equal to 100.']")]
    [InlineData("""{"percent":101}""", "percent: ['Must be greater than or equal to 0 and less than or equal to 100.']")]
    [InlineData("""{"count":0}""", "count: ['Must be greater than or equal to 1.']")]
    [InlineData("""{"ratio":-0.1}""", "ratio: ['Must be greater than or equal to 0.']")]
    [InlineData("""{"below":6}""", "below: ['Must be less than or equal to 5.']")]
    [InlineData("""{"choice":"c"}""", "choice: ['Must be one of: a, b.']")]
    [InlineData("""{"choice":"A"}""", "choice: ['Must be one of: a, b.']")]
    [InlineData("""{"language":"french"}""", "language: ['String does not match expected pattern.']")]
    [InlineData("""{"language":"fr_FR\n"}""", "language: ['String does not match expected pattern.']")]
    [InlineData("""{"digits":""}""", "digits: ['Invalid input.']")]
    [InlineData("""{"digits":"1x"}""", "digits: ['Invalid input.']")]
    [InlineData("""{"digits":"١"}""", "digits: ['Invalid input.']")]
    [InlineData("""{"section":""}""", "section: ['Shorter than minimum length 1']")]
    [InlineData("""{"section":"a b"}""", "section: ['Not a valid Asterisk section name']")]
    [InlineData("""{"section":"system"}""", "section: ['Reserved Asterisk section name']")]
    [InlineData("""{"section":"12345678901234567890123456789012345678901234567890123456789012345678901234567890"}""", "section: ['Longer than maximum length 79']")]
    [InlineData("""{"both":"abcdef"}""", "both: ['Longer than maximum length 3.', 'Must be one of: a, b.']")]
    public void Broken_rules_are_named(string json, string fault) => Assert.Equal(fault, Fault<Ruled>(json));

    [Theory]
    [InlineData("""{"most":"123"}""")]
    [InlineData("""{"most":""}""")]
    [InlineData("""{"most":"😀😀😀"}""")]
    [InlineData("""{"most":"e\u0301e"}""")]
    [InlineData("""{"between":"12"}""")]
    [InlineData("""{"exactly":"123456"}""")]
    [InlineData("""{"items":[]}""")]
    [InlineData("""{"percent":0}""")]
    [InlineData("""{"percent":100}""")]
    [InlineData("""{"count":2147483647}""")]
    [InlineData("""{"ratio":1e300}""")]
    [InlineData("""{"choice":"b"}""")]
    [InlineData("""{"maybe_choice":null}""")]
    [InlineData("""{"language":"fr_FR"}""")]
    [InlineData("""{"digits":"0"}""")]
    [InlineData("""{"section":"A-b_c.9"}""")]
    public void Kept_rules_say_nothing(string json) => Assert.Single(Values<Ruled>(json));

    [Theory]
    [InlineData("a@example.com", true)]
    [InlineData("a.b+c@sub.example.co", true)]
    [InlineData("a@localhost", true)]
    [InlineData("user@exämple.org", true)]
    [InlineData("josé@example.org", true)]
    [InlineData("用户@例子.公司", true)]
    [InlineData("\"a b\"@example.org", false)]
    [InlineData("\"a.b\"@example.org", true)]
    [InlineData("a@exa mple.org", false)]
    [InlineData("a@-example.org", false)]
    [InlineData("a@exämple", false)]
    [InlineData("josé@example.org\n", false)]
    [InlineData("a@x", false)]
    [InlineData("a", false)]
    [InlineData("@example.com", false)]
    [InlineData("a@@example.com", false)]
    [InlineData("a b@example.com", false)]
    [InlineData("a@example.com\n", false)]
    [InlineData("", false)]
    public void Addresses_are_checked(string address, bool isValid)
    {
        var body = new System.Text.Json.Nodes.JsonObject { ["mail"] = address }.ToJsonString();

        Assert.Equal(isValid ? [] : ["mail: ['Not a valid email address.']"], Faults<Ruled>(body));
    }

    [Fact]
    public void A_pattern_that_never_ends_is_given_up()
    {
        var text = new string('a', 40) + "!";

        Assert.Equal("slow: ['String does not match expected pattern.']", Fault<Ruled>($$"""{"slow":"{{text}}"}"""));
    }

    private sealed record Ruled
    {
        [Length(Max = 3)] public string Most { get; init; } = "";

        [Length(Min = 2)] public string Least { get; init; } = "";

        [Length(Min = 2, Max = 3)] public string Between { get; init; } = "";

        [Length(Equal = 6)] public string Exactly { get; init; } = "";

        [Length(Max = 2)] public IReadOnlyList<int> Items { get; init; } = [];

        [Confd.Fields.Range(Min = 0, Max = 100)] public int Percent { get; init; }

        [Confd.Fields.Range(Min = 1)] public int Count { get; init; }

        [Confd.Fields.Range(Min = 0)] public double? Ratio { get; init; }

        [Confd.Fields.Range(Max = 5)] public int Below { get; init; }

        [OneOf("a", "b")] public string Choice { get; init; } = "a";

        [OneOf("a", "b")] public string? MaybeChoice { get; init; }

        [Pattern("^[a-z]{2}_[A-Z]{2}$")] public string Language { get; init; } = "";

        [Digits] public string Digits { get; init; } = "";

        [AsteriskSection] public string Section { get; init; } = "";

        [Email] public string? Mail { get; init; }

        [Length(Max = 3), OneOf("a", "b")] public string Both { get; init; } = "";

        [Pattern("^(a+)+$")] public string Slow { get; init; } = "";
    }
}
