using System.Text.Json.Nodes;
using Confd.Fields;
using CsCheck;

namespace Confd.Tests.Fields;

/// <summary>What RFC 7396 promises, for documents and patches of any shape.</summary>
public sealed class MergePatchProperties
{
    private static readonly Gen<string> Names = Gen.OneOf("a", "b", "c", "é");

    private static readonly Gen<JsonNode?> Scalars = Gen.OneOf(
        Gen.Int[0, 3].Select(number => (JsonNode?)number), Gen.Bool.Select(value => (JsonNode?)value),
        Gen.OneOf("", "x", "null").Select(text => (JsonNode?)text),
        Gen.Int[0, 2].Array[0, 2].Select(items => (JsonNode?)new JsonArray([.. items.Select(item => (JsonNode?)item)])));

    private static readonly Gen<JsonObject> Documents = ObjectsOf(Scalars, depth: 3);

    private static readonly Gen<JsonObject> Patches = ObjectsOf(Gen.OneOf(Scalars, Gen.Const((JsonNode?)null)), depth: 3);

    [Fact]
    public void A_patch_that_names_nothing_changes_nothing() =>
        Documents.Sample(document => JsonNode.DeepEquals(Patched(document, []), document));

    [Fact]
    public void A_patch_twice_is_the_patch_once() => Gen.Select(Documents, Patches).Sample((document, patch) =>
        JsonNode.DeepEquals(Patched(Patched(document, patch), patch), Patched(document, patch)));

    [Fact]
    public void What_a_patch_does_not_name_stays() => Gen.Select(Documents, Patches).Sample((document, patch) =>
        document.Where(field => !patch.ContainsKey(field.Key)).All(field => JsonNode.DeepEquals(Patched(document, patch)[field.Key], field.Value)));

    [Fact]
    public void The_difference_of_two_documents_turns_one_into_the_other() => Gen.Select(Documents, Documents).Sample((from, to) =>
        JsonNode.DeepEquals(WithoutNulls(Patched(from, Difference(from, to))), to));

    [Fact]
    public void Neither_the_document_nor_the_patch_is_changed_by_reading_the_fields() =>
        Gen.Select(Documents, Patches).Sample((document, patch) =>
        {
            var (before, asked) = (document.ToJsonString(), patch.ToJsonString());

            MergePatch.Fields(document, patch);

            return document.ToJsonString() == before && patch.ToJsonString() == asked;
        });

    private static JsonObject Patched(JsonObject document, JsonObject patch) =>
        MergePatch.Document(document.DeepClone().AsObject(), patch);

    /// <summary>At the first level a null stays: the field's own rules say whether it can be without a value.</summary>
    private static JsonObject WithoutNulls(JsonObject document) =>
        new(document.Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));

    private static JsonObject Difference(JsonObject from, JsonObject to)
    {
        var patch = new JsonObject();
        foreach (var name in from.Select(field => field.Key).Union(to.Select(field => field.Key)))
        {
            var (before, after) = (from[name], to[name]);
            if (!JsonNode.DeepEquals(before, after))
            {
                patch[name] = before is JsonObject old && after is JsonObject next ? Difference(old, next) : after?.DeepClone();
            }
        }
        return patch;
    }

    private static Gen<JsonObject> ObjectsOf(Gen<JsonNode?> values, int depth)
    {
        var fields = depth == 0 ? values : Gen.Frequency((2, values), (1, ObjectsOf(values, depth - 1).Select(inner => (JsonNode?)inner)));
        // The generated nodes have a parent after their first use, so each object takes copies.
        return Gen.Select(Names, fields).Array[0, 4].Select(pairs =>
            new JsonObject(pairs.DistinctBy(pair => pair.Item1).Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2?.DeepClone()))));
    }
}
