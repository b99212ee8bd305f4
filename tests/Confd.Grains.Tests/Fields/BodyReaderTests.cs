using System.Text;
using Confd.Fields;

namespace Confd.Tests.Fields;

public sealed class BodyReaderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}}")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("// comment\n{}")]
    [InlineData("NaN")]
    public void What_is_no_json_is_malformed(string body) => Assert.Equal(
        "The browser (or proxy) sent a request that this server could not understand.", Refused(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void No_body_broken_utf8_and_deep_nesting_are_malformed()
    {
        const string Malformed = "The browser (or proxy) sent a request that this server could not understand.";
        Assert.Equal(Malformed, Refused(null));
        Assert.Equal(Malformed, Refused([.. "{\"a\":\""u8, 0xC3, 0x28, .. "\"}"u8]));
        Assert.Equal(Malformed, Refused(Encoding.UTF8.GetBytes(new string('[', 1000))));
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("1")]
    [InlineData("true")]
    [InlineData("\"x\"")]
    public void What_is_no_object_is_refused(string body) =>
        Assert.Equal("Input Error - _schema: ['Invalid input type.']", Refused(Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData("null")]
    [InlineData("false")]
    [InlineData("0")]
    [InlineData("0.0")]
    [InlineData("[]")]
    [InlineData("\"\"")]
    [InlineData(" {} ")]
    public void Empty_values_count_as_an_empty_object(string body) =>
        Assert.Empty(BodyReader.Parse(Encoding.UTF8.GetBytes(body)).Given!);

    [Fact]
    public void Names_with_half_of_a_surrogate_pair_are_left_out() =>
        Assert.Equal("""{"a":{"b":1}}""", BodyReader.Parse("""{"\ud800":1,"a":{"\udc00":2,"b":1}}"""u8.ToArray()).Given!.ToJsonString());

    private static string Refused(byte[]? body) => BodyReader.Parse(body).Refusal!.Message;
}
