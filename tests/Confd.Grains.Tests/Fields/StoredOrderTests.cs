using System.Text.Json;
using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Grains.Tests.Fields;

/// <summary>Free objects have one form, for any order of their fields in the request.</summary>
public sealed class StoredOrderTests
{
    [Theory]
    [InlineData("""{"type":"user","user_id":1,"ring_time":null}""", """{"type":"user","user_id":1,"ring_time":null}""")]
    [InlineData("""{"ring_time":5,"user_id":1,"type":"user"}""", """{"type":"user","user_id":1,"ring_time":5}""")]
    [InlineData("""{"b":1,"a":{"cc":[{"z":1,"y":2}],"d":2}}""", """{"a":{"d":2,"cc":[{"y":2,"z":1}]},"b":1}""")]
    [InlineData("""{"é":1,"zz":2,"z":3}""", """{"z":3,"zz":2,"é":1}""")]
    [InlineData("""{"a":1e2,"b":1.50,"c":"1e2"}""", """{"a":100,"b":1.50,"c":"1e2"}""")]
    public void An_object_has_the_order_of_the_databases(string given, string stored) => Assert.Equal(
        stored, JsonSerializer.Deserialize<JsonObject>(given, ConfdJson.Options)!.ToJsonString(ConfdJson.Options));

    [Fact]
    public void A_destination_is_the_same_whatever_the_order_of_its_fields() => Assert.Equal(
        Destination.Of(new JsonObject { ["type"] = "user", ["user_id"] = 1 }),
        Destination.Of(new JsonObject { ["user_id"] = 1, ["type"] = "user" }));
}
