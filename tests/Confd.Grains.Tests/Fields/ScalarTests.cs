using Confd.Fields;
using static Confd.Tests.Fields.FieldCase;

namespace Confd.Tests.Fields;

/// <summary>Single values are read as strictly as the 1.1 API does.</summary>
public sealed class ScalarTests
{
    [Theory]
    [InlineData("\"\"", "")]
    [InlineData("\"x\"", "x")]
    [InlineData("\"\\ud83d\\ude00\"", "😀")]
    public void Texts_are_taken_as_they_are(string json, string text) =>
        Assert.Equal(text, (string?)Values<Scalars>($$"""{"text":{{json}}}""")["text"]);

    [Theory]
    [InlineData("1", "Not a valid string.")]
    [InlineData("true", "Not a valid string.")]
    [InlineData("[]", "Not a valid string.")]
    [InlineData("{}", "Not a valid string.")]
    [InlineData("\"\\ud800\"", "Not a valid utf-8 string.")]
    [InlineData("\"x\\udc00y\"", "Not a valid utf-8 string.")]
    [InlineData("null", "Field may not be null.")]
    public void Other_values_are_no_text(string json, string message) =>
        Assert.Equal($"text: ['{message}']", Fault<Scalars>($$"""{"text":{{json}}}"""));

    [Theory]
    [InlineData("5", 5)]
    [InlineData("-5", -5)]
    [InlineData("5.9", 5)]
    [InlineData("-5.9", -5)]
    [InlineData("1e3", 1000)]
    [InlineData("\"5\"", 5)]
    [InlineData("\" +5 \"", 5)]
    [InlineData("\"007\"", 7)]
    [InlineData("2147483647", int.MaxValue)]
    [InlineData("-2147483648", int.MinValue)]
    public void Integers_may_be_texts_and_lose_their_fraction(string json, long number) =>
        Assert.Equal(number, (long)Values<Scalars>($$"""{"number":{{json}}}""")["number"]!);

    [Theory]
    [InlineData("\"x\"", "Not a valid integer.")]
    [InlineData("\"\"", "Not a valid integer.")]
    [InlineData("\"5.5\"", "Not a valid integer.")]
    [InlineData("\"+\"", "Not a valid integer.")]
    [InlineData("\"+-5\"", "Not a valid integer.")]
    [InlineData("\"1e3\"", "Not a valid integer.")]
    [InlineData("true", "Not a valid integer.")]
    [InlineData("[]", "Not a valid integer.")]
    [InlineData("{}", "Not a valid integer.")]
    [InlineData("2147483648", "Number too large.")]
    [InlineData("\"-2147483649\"", "Number too large.")]
    [InlineData("1e400", "Number too large.")]
    [InlineData("99999999999999999999999999999999999999", "Number too large.")]
    public void Other_values_are_no_integer(string json, string message) =>
        Assert.Equal($"number: ['{message}']", Fault<Scalars>($$"""{"number":{{json}}}"""));

    [Fact]
    public void Long_integers_have_64_bits()
    {
        Assert.Equal(long.MaxValue, (long)Values<Scalars>($$"""{"long":{{long.MaxValue}}}""")["long"]!);
        Assert.Equal("long: ['Number too large.']", Fault<Scalars>("""{"long":9223372036854775808}"""));
    }

    [Theory]
    [InlineData("0.5", 0.5)]
    [InlineData("3", 3)]
    [InlineData("\"2.5\"", 2.5)]
    public void Numbers_may_be_texts(string json, double number) =>
        Assert.Equal(number, (double)Values<Scalars>($$"""{"ratio":{{json}}}""")["ratio"]!);

    [Theory]
    [InlineData("\"x\"", "Not a valid number.")]
    [InlineData("true", "Not a valid number.")]
    [InlineData("[]", "Not a valid number.")]
    [InlineData("1e999", "Special numeric values (nan or infinity) are not permitted.")]
    [InlineData("\"NaN\"", "Special numeric values (nan or infinity) are not permitted.")]
    public void Other_values_are_no_number(string json, string message) =>
        Assert.Equal($"ratio: ['{message}']", Fault<Scalars>($$"""{"ratio":{{json}}}"""));

    [Theory]
    [InlineData("\"true\"")]
    [InlineData("1")]
    [InlineData("0")]
    [InlineData("[]")]
    public void Booleans_are_strict(string json) =>
        Assert.Equal("flag: ['Not a valid boolean.']", Fault<Scalars>($$"""{"flag":{{json}}}"""));

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("1", true)]
    [InlineData("0", false)]
    [InlineData("\"yes\"", true)]
    [InlineData("\"On\"", true)]
    [InlineData("\"T\"", true)]
    [InlineData("\"off\"", false)]
    [InlineData("\"N\"", false)]
    [InlineData("\"0\"", false)]
    public void Lenient_booleans_take_words(string json, bool flag) =>
        Assert.Equal(flag, (bool)Values<Scalars>($$"""{"loose":{{json}}}""")["loose"]!);

    [Theory]
    [InlineData("\"maybe\"")]
    [InlineData("\"tRUE\"")]
    [InlineData("2")]
    [InlineData("1.0")]
    [InlineData("{}")]
    public void Lenient_booleans_do_not_take_everything(string json) =>
        Assert.Equal("loose: ['Not a valid boolean.']", Fault<Scalars>($$"""{"loose":{{json}}}"""));

    [Theory]
    [InlineData("10000000-0000-4000-8000-00000000ABCD")]
    [InlineData("1000000000004000800000000000abcd")]
    public void Uuids_are_kept_in_canonical_form(string text) =>
        Assert.Equal("10000000-0000-4000-8000-00000000abcd", (string?)Values<Scalars>($$"""{"uuid":"{{text}}"}""")["uuid"]);

    [Theory]
    [InlineData("\"x\"")]
    [InlineData("1")]
    [InlineData("\"\"")]
    [InlineData("\"10000000-0000-4000-8000-00000000abc\"")]
    public void Other_values_are_no_uuid(string json) =>
        Assert.Equal("uuid: ['Not a valid UUID.']", Fault<Scalars>($$"""{"uuid":{{json}}}"""));

    [Fact]
    public void Times_have_an_offset_or_are_utc()
    {
        Assert.Equal(
            DateTimeOffset.Parse("2030-01-02T03:04:05Z", System.Globalization.CultureInfo.InvariantCulture),
            DateTimeOffset.Parse((string)Values<Scalars>("""{"at":"2030-01-02T03:04:05"}""")["at"]!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("at: ['Not a valid datetime.']", Fault<Scalars>("""{"at":"soon"}"""));
        Assert.Equal("at: ['Not a valid datetime.']", Fault<Scalars>("""{"at":5}"""));
    }

    [Fact]
    public void Nulls_are_taken_where_the_type_takes_them() => Assert.Equal(
        """{"maybe_text":null,"maybe_number":null,"at":null}""",
        Values<Scalars>("""{"maybe_text":null,"maybe_number":null,"at":null}""").ToJsonString());

    private sealed record Scalars
    {
        public string Text { get; init; } = "";

        public string? MaybeText { get; init; }

        public int Number { get; init; }

        public int? MaybeNumber { get; init; }

        public long Long { get; init; }

        public double Ratio { get; init; }

        public bool Flag { get; init; }

        [Lenient] public bool Loose { get; init; }

        public Guid Uuid { get; init; }

        public DateTimeOffset? At { get; init; }
    }
}
