using System.Text.Json.Nodes;
using Confd.Fields;
using Confd.Resources;

namespace Confd.Tests.UnitsOfWork;

/// <summary>The log keeps the changed fields, without declared secrets.</summary>
public sealed class RecordedChangeTests
{
    private static readonly DestinationTypes Types = Destinations();

    [Fact]
    public void A_secret_is_hidden_wherever_it_is_declared() => Same(
        """{"before":{"code":"***","count":1},"after":{"code":"***","count":2}}""",
        Between("""{"code":"a","count":1,"open":"same"}""", """{"code":"b","count":2,"open":"same"}"""));

    [Fact]
    public void That_there_is_none_is_shown() => Same(
        """{"before":{"code":null},"after":{"code":"***"}}""", Between("""{"code":null}""", """{"code":"b"}"""));

    [Theory]
    [InlineData("number", "5")]
    [InlineData("free", """{"a":{"b":["c"]}}""")]
    [InlineData("texts", """["a","b"]""")]
    [InlineData("whole", """{"open":"x"}""")]
    public void Of_whatever_type_the_whole_value_is_hidden(string field, string json) =>
        Same($$$"""{"after":{"{{{field}}}":"***"}}""", Between(null, $$"""{"{{field}}":{{json}}}"""));

    [Theory]
    [InlineData("""[["username","a"],["password","b"],["password","c"]]""", """[["username","a"],["password","***"],["password","***"]]""")]
    [InlineData("""[["PassWord","b"],[" password ","b"]]""", """[["PassWord","***"],[" password ","***"]]""")]
    [InlineData("""[["passwords","b"],["b","password"],["secret","c"]]""", """[["passwords","b"],["b","password"],["secret","c"]]""")]
    [InlineData("""[["password"],[],["password","b","c"]]""", """[["password"],[],["password","***","***"]]""")]
    public void Options_are_hidden_by_their_names(string options, string shown) =>
        Same($$$"""{"after":{"pairs":{{{shown}}}}}""", Between(null, $$"""{"pairs":{{options}}}"""));

    [Fact]
    public void Options_with_keys_are_hidden_by_what_the_record_declares() => Same(
        """{"after":{"options":[{"key":"turnaddr","value":"a"},{"key":"turnpassword","value":"***"}]}}""",
        RecordedChange.Between(
            null, """{"options":[{"key":"turnaddr","value":"a"},{"key":"turnpassword","value":"b"}]}""",
            RecordSchema.For(typeof(RtpGeneral)), Types));

    [Fact]
    public void Records_within_records_and_lists_hide_their_own() => Same(
        """{"after":{"inner":{"open":"x","code":"***"},"inners":[{"code":"***"},{"code":null}]}}""",
        Between(null, """{"inner":{"open":"x","code":"1"},"inners":[{"code":"2"},{"code":null}]}"""));

    [Theory]
    [InlineData("""{"type":"application","application":"disa","pin":"12","context":"c"}""", """{"type":"application","application":"disa","pin":"***","context":"c"}""")]
    [InlineData("""{"type":"hangup","cause":"busy","timeout":null}""", """{"type":"hangup","cause":"busy","timeout":null}""")]
    [InlineData("""{"type":"gone","pin":"12"}""", """{"type":"gone","pin":"***"}""")]
    [InlineData("""{"type":"application","application":"gone","pin":"12"}""", """{"type":"application","application":"***","pin":"***"}""")]
    public void A_destination_hides_what_its_type_declares_and_an_unknown_one_everything(string destination, string shown) =>
        Same($$$"""{"after":{"target":{{{shown}}}}}""", Between(null, $$"""{"target":{{destination}}}"""));

    [Fact]
    public void What_nobody_declares_may_be_a_secret() => Same("""{"after":{"gone":"***"}}""", Between(null, """{"gone":"x"}"""));

    [Fact]
    public void What_was_kept_in_the_clear_is_not_shown() => Same(
        """{"code":"***","open":"x","pairs":[["password","***"]],"free":"***","texts":null}""",
        RecordedChange.Shown(
            JsonNode.Parse("""{"code":"1","open":"x","pairs":[["password","b"]],"free":"(4711 characters)","texts":null}"""),
            RecordSchema.For(typeof(Kept)), Types)?.ToJsonString());

    [Fact]
    public void Of_what_was_told_only_secrets_are_hidden() => Same(
        """
        {"code":"***","more":"x","pairs":[["password","***"],["a","b"]],"inners":[{"code":"***","x":1}],"type":1,
         "view":{"fallbacks":[{"type":"application","application":"disa","pin":"***","shown":"y"},{"type":"user","pin":"12"}]}}
        """,
        Secrets.HidePublished(
            JsonNode.Parse("""
                {"code":"1","more":"x","pairs":[["password","b"],["a","b"]],"inners":[{"code":"2","x":1}],"type":1,
                 "view":{"fallbacks":[{"type":"application","application":"disa","pin":"12","shown":"y"},{"type":"user","pin":"12"}]}}
                """),
            RecordSchema.For(typeof(Kept)), Types)?.ToJsonString());

    [Fact]
    public void Secret_options_of_what_is_no_list_of_options_are_a_mistake() =>
        Assert.Contains("Wrong.Text", Assert.Throws<InvalidOperationException>(() => RecordSchema.For(typeof(Wrong))).Message);

    private static string? Between(string? before, string? after) =>
        RecordedChange.Between(before, after, RecordSchema.For(typeof(Kept)), Types);

    private static DestinationTypes Destinations()
    {
        var types = new DestinationTypes();
        types.Add(new DestinationType("application", "application", "disa", typeof(DisaDestination)));
        types.Add(new DestinationType("hangup", "cause", "busy", typeof(BusyDestination)));
        return types;
    }

    private static void Same(string expected, string? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual!)), actual);

    private sealed record Kept
    {
        [Secret] public string? Code { get; init; }

        public int Count { get; init; }

        public string? Open { get; init; }

        [Secret] public int? Number { get; init; }

        [Secret] public JsonObject? Free { get; init; }

        [Secret] public IReadOnlyList<string>? Texts { get; init; }

        [Secret] public Inner? Whole { get; init; }

        [SecretOptions("password")] public IReadOnlyList<IReadOnlyList<string>> Pairs { get; init; } = [];

        public Inner? Inner { get; init; }

        public IReadOnlyList<Inner> Inners { get; init; } = [];

        public Destination? Target { get; init; }
    }

    private sealed record Inner
    {
        public string? Open { get; init; }

        [Secret] public string? Code { get; init; }
    }

    private sealed record Wrong
    {
        [SecretOptions("password")] public string Text { get; init; } = "";
    }
}
