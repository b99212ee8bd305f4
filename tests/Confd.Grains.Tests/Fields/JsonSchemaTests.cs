using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Tests.Fields;

public sealed class JsonSchemaTests
{
    [Fact]
    public void Requests_are_described_with_their_rules_and_defaults() => Same(
        """
        {"type":"object","required":["name"],"properties":{
          "name":{"type":"string","minLength":1,"maxLength":5},
          "size":{"type":"integer","minimum":0,"maximum":9,"default":3},
          "mode":{"type":["string","null"],"enum":["a","b",null]},
          "secret":{"type":["string","null"]},
          "uuid":{"type":["string","null"],"format":"uuid"},
          "mail":{"type":["string","null"],"format":"idn-email"},
          "code":{"type":"string","pattern":"^[0-9]+$","default":"12"},
          "pairs":{"type":"array","maxItems":4,"items":{"type":"array","minItems":2,"maxItems":2,"items":{"type":"string"}},"default":[]},
          "inner":{"type":["object","null"],"properties":{"on":{"type":"boolean","default":true}}}}}
        """,
        RecordSchema.For(typeof(Described)).ToJsonSchema(SchemaUse.Whole));

    [Fact]
    public void Answers_show_read_only_fields_and_no_secrets()
    {
        var schema = RecordSchema.For(typeof(Described)).ToJsonSchema(SchemaUse.Response);
        var properties = schema["properties"]!.AsObject();

        Assert.Equal(["id", "name", "size", "mode", "uuid", "mail", "code", "pairs", "inner"], properties.Select(one => one.Key));
        Same("""{"type":"integer","readOnly":true}""", properties["id"]!);
        Assert.Equal(properties.Select(one => one.Key), schema["required"]!.AsArray().Select(name => (string)name!));
        Assert.Null(properties["size"]!["default"]);
    }

    [Fact]
    public void Edits_demand_and_default_nothing_of_their_own()
    {
        var edit = RecordSchema.For(typeof(Outer)).ToJsonSchema(SchemaUse.Edit);
        var patch = RecordSchema.For(typeof(Outer)).ToJsonSchema(SchemaUse.Patch);

        Assert.All([edit, patch], schema => Assert.Null(schema["required"]));
        // A record within is given whole by PUT, in parts by a patch; a list is always given whole.
        Assert.Equal("name", (string?)edit["properties"]!["whole"]!["required"]!.AsArray().Single());
        Assert.Null(patch["properties"]!["whole"]!["required"]);
        Assert.Null(patch["properties"]!["whole"]!["properties"]!["size"]!["default"]);
        Assert.All([edit, patch], schema => Assert.Equal(
            "name", (string?)schema["properties"]!["list"]!["items"]!["required"]!.AsArray().Single()));
    }

    private static void Same(string expected, JsonNode actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual.ToJsonString());

    private sealed record Described
    {
        [ReadOnlyField] public int Id { get; init; }

        [Required, Length(Min = 1, Max = 5)] public string Name { get; init; } = "";

        [Confd.Fields.Range(Min = 0, Max = 9)] public int Size { get; init; } = 3;

        [OneOf("a", "b")] public string? Mode { get; init; }

        [Internal] public string Hidden { get; init; } = "";

        [WriteOnly] public string? Secret { get; init; }

        public Guid? Uuid { get; init; }

        [Email] public string? Mail { get; init; }

        [Digits] public string Code { get; init; } = "12";

        [Length(Max = 4), Length(Equal = 2, Level = 1)] public IReadOnlyList<IReadOnlyList<string>> Pairs { get; init; } = [];

        public Inner? Inner { get; init; }
    }

    private sealed record Outer
    {
        [Required] public Described Whole { get; init; } = new();

        [Required] public IReadOnlyList<Described> List { get; init; } = [];
    }

    private sealed record Inner
    {
        public bool On { get; init; } = true;
    }
}
