namespace Confd.Tests.Errors;

public sealed class PythonTextTests
{
    [Theory]
    [InlineData("it's", "\"it's\"")]
    [InlineData("plain", "'plain'")]
    [InlineData("both ' and \"", "'both \\' and \"'")]
    [InlineData("only \"", "'only \"'")]
    [InlineData("back\\slash", "'back\\\\slash'")]
    [InlineData("a\nb\tc\r", "'a\\nb\\tc\\r'")]
    [InlineData("\u0001", "'\\x01'")]
    [InlineData("é 😀", "'é 😀'")]
    [InlineData("", "''")]
    public void Texts_are_quoted_as_python_does(string text, string literal) =>
        Assert.Equal(literal, PythonText.Literal(text));

    [Fact]
    public void Other_values_are_python_literals()
    {
        Assert.Equal("None", PythonText.Literal(null));
        Assert.Equal("True", PythonText.Literal(true));
        Assert.Equal("False", PythonText.Literal(false));
        Assert.Equal("-5", PythonText.Literal(-5L));
        Assert.Equal("[1, 'a']", PythonText.Literal(new object[] { 1, "a" }));
        Assert.Equal("[]", PythonText.Literal(Array.Empty<string>()));
        Assert.Equal("(1, 'a')", PythonText.Literal(new PythonTuple([1, "a"])));
        Assert.Equal("(1,)", PythonText.Literal(new PythonTuple([1])));
        Assert.Equal("{0: ['x']}", PythonText.Literal(new Dictionary<int, object> { [0] = new[] { "x" } }));
        Assert.Equal("{'a': {'b': None}}", PythonText.Literal(
            new Dictionary<string, object> { ["a"] = new Dictionary<string, object?> { ["b"] = null } }));
        Assert.Equal("{}", PythonText.Literal(new Dictionary<string, object>()));
        Assert.Equal(
            "UUID('99999999-9999-4999-9999-999999999999')",
            PythonText.Literal(Guid.Parse("99999999-9999-4999-9999-999999999999")));
    }
}
