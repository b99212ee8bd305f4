using Confd.Text;

namespace Confd.Tests.Text;

public sealed class FoldingTests
{
    [Theory]
    [InlineData("Élodie", "elodie")]
    [InlineData("Cœur", "coeur")]
    [InlineData("STRASSE", "strasse")]
    [InlineData("straße", "strasse")]
    [InlineData("İstanbul", "istanbul")]
    [InlineData("Ångström 10%", "angstrom 10%")]
    [InlineData("plain_ASCII", "plain_ascii")]
    [InlineData("", "")]
    public void Search_text_has_neither_case_nor_accents(string text, string folded) => Assert.Equal(folded, Folding.Fold(text));

    [Fact]
    public void Folding_twice_changes_nothing() =>
        Assert.Equal(Folding.Fold("Žluťoučký kůň 北京"), Folding.Fold(Folding.Fold("Žluťoučký kůň 北京")));

    [Theory]
    [InlineData("Abc", false, "Abc")]
    [InlineData("ABC", true, "abc")]
    [InlineData("É", false, "E\u0301")]
    [InlineData("É", true, "e\u0301")]
    [InlineData("Ấ", true, "a\u0302\u0301")]
    [InlineData("ﬁn ²", false, "fin 2")]
    [InlineData("Straße", true, "strasse")]
    [InlineData("각", false, "\u1100\u1161\u11A8")]
    [InlineData("가", false, "\u1100\u1161")]
    [InlineData("😀", true, "😀")]
    public void Sort_keys_are_decomposed_and_keep_or_ignore_case(string text, bool ignoreCase, string key) =>
        Assert.Equal(key, Folding.SortKey(text, ignoreCase));

    [Fact]
    public void Accents_sort_after_their_letter_and_before_the_next_one()
    {
        string[] sorted = ["Eva", "Eve", "Évariste", "Fanny"];

        Assert.Equal(sorted, sorted.Reverse().OrderBy(name => Folding.SortKey(name, ignoreCase: true), StringComparer.Ordinal));
    }
}
