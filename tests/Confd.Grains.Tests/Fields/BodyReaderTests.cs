using System.Text;
using Confd.Fields;

namespace Confd.Tests.Fields;

public sealed class BodyReaderTests
{
    private const string Malformed = "The browser (or proxy) sent a request that this server could not understand.";

    [Theory]
    [InlineData("{", 1, 2)]
    [InlineData("{}}", 1, 3)]
    [InlineData("{'a':1}", 1, 2)]
    [InlineData("{\"a\":1,}", 1, 8)]
    [InlineData("// comment\n{}", 1, 1)]
    [InlineData("{\n\n \"é€😀\": x}", 3, 9)]
    [InlineData("NaN", 1, 1)]
    public void What_is_no_json_is_malformed_at_a_line_and_a_column(string body, int line, int column) => Assert.StartsWith(
        $"{Malformed} Line {line}, column {column}: ", Refused(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void No_body_broken_utf8_and_deep_nesting_are_malformed()
    {
        Assert.Equal(Malformed, Refused(null));
        Assert.Equal(Malformed, Refused([]));
        Assert.Equal(
            $"{Malformed} Line 2, column 2: Not a valid utf-8 string.", Refused([.. "{\"a\":\n\""u8, 0xC3, 0x28, .. "\"}"u8]));
        Assert.StartsWith($"{Malformed} Line 1, column 6", Refused(Encoding.UTF8.GetBytes(new string('[', 1000))));
    }

    [Theory]
    [InlineData("{\"pin\":t4711}", "true")]
    [InlineData("{\"pin\":fals4711,\"password\":\"4711\"}", "false")]
    [InlineData("{\"pin\":n'\u0008 is an invalid JSON literal. 4711}", "null")]
    public void A_wrong_literal_is_not_repeated(string body, string literal) => Assert.Equal(
        $"{Malformed} Line 1, column {(literal == "false" ? 12 : 9)}: Not a valid JSON literal. Expected the literal '{literal}'.",
        Refused(Encoding.UTF8.GetBytes(body)));

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
