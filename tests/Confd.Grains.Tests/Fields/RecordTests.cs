using System.Text.Json.Nodes;
using Confd.Fields;
using static Confd.Tests.Fields.FieldCase;

namespace Confd.Tests.Fields;

/// <summary>Whole bodies: required fields, nesting, lists, ignored fields, merging of edits.</summary>
public sealed class RecordTests
{
    [Fact]
    public void Creations_need_required_fields_and_edits_do_not()
    {
        Assert.Equal("name: ['Missing data for required field.']", Fault<Record>("{}", ReadMode.Create));
        Assert.Equal("{}", Values<Record>("{}").ToJsonString());
    }

    [Fact]
    public void Nested_objects_need_their_required_fields_always() => Assert.Equal(
        "inner: {'start': ['Missing data for required field.'], 'size': ['Not a valid integer.']}",
        Fault<Record>("""{"inner":{"size":"x"}}"""));

    [Theory]
    [InlineData("""{"inner":1}""", "inner: {'_schema': ['Invalid input type.']}")]
    [InlineData("""{"inner":null}""", "inner: ['Field may not be null.']")]
    [InlineData("""{"inners":{}}""", "inners: ['Invalid type.']")]
    [InlineData("""{"inners":[{"start":"a"},1,{}]}""", "inners: {1: {'_schema': ['Invalid input type.']}, 2: {'start': ['Missing data for required field.']}}")]
    [InlineData("""{"texts":"x"}""", "texts: ['Not a valid list.']")]
    [InlineData("""{"texts":["a",1,null]}""", "texts: {1: ['Not a valid string.'], 2: ['Field may not be null.']}")]
    [InlineData("""{"pairs":[["a"],["a","b"],["a","b","c"]]}""", "pairs: {0: ['Length must be between 2 and 2.'], 2: ['Length must be between 2 and 2.']}")]
    [InlineData("""{"pairs":[["a","toolong"]]}""", "pairs: {0: {1: ['Longer than maximum length 4.']}}")]
    [InlineData("""{"pairs":[["a",1]]}""", "pairs: {0: {1: ['Not a valid string.']}}")]
    [InlineData("""{"pairs":[1]}""", "pairs: {0: ['Not a valid list.']}")]
    [InlineData("""{"free":[]}""", "free: ['Not a valid mapping type.']")]
    public void Faults_say_where_they_are(string json, string fault) => Assert.Equal(fault, Fault<Record>(json));

    [Fact]
    public void All_faults_are_named_in_declared_order() => Assert.Equal(
        ["name: ['Missing data for required field.']", "inner: {'_schema': ['Invalid input type.']}", "texts: ['Not a valid list.']"],
        Faults<Record>("""{"texts":1,"inner":2}""", ReadMode.Create));

    [Fact]
    public void Unknown_read_only_and_internal_fields_are_ignored() => Assert.Equal(
        """{"name":"x","secret":"s"}""",
        Values<Record>("""{"id":"no number","hidden":[],"unknown":1,"name":"x","secret":"s"}""", ReadMode.Create).ToJsonString());

    [Fact]
    public void Null_stands_for_the_default_of_a_creation_where_declared()
    {
        Assert.Equal("""{"name":"x"}""", Values<Record>("""{"name":"x","code":null}""", ReadMode.Create).ToJsonString());
        Assert.Equal("code: ['Field may not be null.']", Fault<Record>("""{"code":null}"""));
    }

    [Fact]
    public void The_last_of_several_equal_names_counts() =>
        Assert.Equal("b", (string?)Values<Record>("""{"name":"a","name":"b"}""")["name"]);

    [Fact]
    public void Edits_replace_what_is_given_and_keep_the_rest()
    {
        var before = new Record { Id = 5, Name = "a", Texts = ["x", "y"], Inner = new Inner { Start = "s", Size = 3 } };

        var after = RecordFields.Apply(before, Values<Record>("""{"texts":[],"inner":{"start":"t"}}"""));

        Assert.Equal((5, "a", "t", 1), (after.Id, after.Name, after.Inner.Start, after.Inner.Size));
        Assert.Empty(after.Texts);
        Assert.Equal("default", RecordFields.Apply<Record>(null, []).Code);
    }

    [Fact]
    public void Fields_of_base_records_come_first_and_derived_ones_replace_them()
    {
        var fields = RecordSchema.For(typeof(Derived)).Fields;

        Assert.Equal(["id", "name"], fields.Take(2).Select(field => field.Name));
        Assert.Equal(["code", "more"], fields.TakeLast(2).Select(field => field.Name));
        Assert.Equal(FieldKind.Integer, Assert.Single(fields, field => field.Name == "code").Kind);
    }

    private record Record
    {
        [ReadOnlyField] public int Id { get; init; }

        [Required] public string Name { get; init; } = "";

        public Inner Inner { get; init; } = new();

        public IReadOnlyList<Inner> Inners { get; init; } = [];

        public IReadOnlyList<string> Texts { get; init; } = [];

        [Length(Min = 2, Max = 2, Level = 1), Length(Max = 4, Level = 2)]
        public IReadOnlyList<IReadOnlyList<string>> Pairs { get; init; } = [];

        public JsonObject? Free { get; init; }

        [NullMeansDefaultOnCreate] public string Code { get; init; } = "default";

        [Internal] public string Hidden { get; init; } = "";

        [WriteOnly] public string? Secret { get; init; }
    }

    private sealed record Derived : Record
    {
        public new int Code { get; init; }

        public string? More { get; init; }
    }

    private sealed record Inner
    {
        [Required] public string Start { get; init; } = "";

        public int Size { get; init; } = 1;
    }
}
