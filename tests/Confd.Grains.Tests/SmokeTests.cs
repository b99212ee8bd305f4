namespace Confd.Tests;

public sealed class PythonTextTests
{
    [Theory]
    [InlineData("it's", "\"it's\"")]
    [InlineData("plain", "'plain'")]
    [InlineData("both ' and \"", "'both \\' and \"'")]
    public void Texts_are_quoted_as_python_does(string text, string literal) =>
        Assert.Equal(literal, PythonText.Literal(text));

    [Fact]
    public void Other_values_are_python_literals()
    {
        Assert.Equal("None", PythonText.Literal(null));
        Assert.Equal("True", PythonText.Literal(true));
        Assert.Equal("[1, 'a']", PythonText.Literal(new object[] { 1, "a" }));
        Assert.Equal("{0: ['x']}", PythonText.Literal(new Dictionary<int, object> { [0] = new[] { "x" } }));
        Assert.Equal(
            "UUID('99999999-9999-4999-9999-999999999999')",
            PythonText.Literal(Guid.Parse("99999999-9999-4999-9999-999999999999")));
    }
}
