using Confd.Text;
using CsCheck;

namespace Confd.Tests.Text;

/// <summary>What search and order need of folding, for any text.</summary>
public sealed class FoldingProperties
{
    /// <summary>Letters with and without accents, of other alphabets, ligatures, wildcards, and characters of two units.</summary>
    private static readonly Gen<string> Texts =
        Gen.OneOf(Gen.OneOf("é", "É", "ß", "œ", "İ", "ﬁ", "각", "北", "ω", "😀", "%", "_", "\\", " "), Gen.Char.AlphaNumeric.Select(letter => $"{letter}"))
            .Array[0, 12].Select(string.Concat);

    [Fact]
    public void Folding_twice_changes_nothing() => Texts.Sample(text => Folding.Fold(Folding.Fold(text)) == Folding.Fold(text));

    [Fact]
    public void Folded_text_is_ascii_in_lower_case() =>
        Texts.Sample(text => System.Text.Ascii.IsValid(Folding.Fold(text)) && !Folding.Fold(text).Any(char.IsAsciiLetterUpper));

    [Fact]
    public void A_part_of_a_text_is_found_in_it() => Gen.Select(Texts, Texts, Texts).Sample((before, part, after) =>
        Folding.Fold(before + part + after).Contains(Folding.Fold(part), StringComparison.Ordinal));

    [Fact]
    public void A_sort_key_is_its_own_key() => Gen.Select(Texts, Gen.Bool).Sample((text, ignoreCase) =>
        Folding.SortKey(Folding.SortKey(text, ignoreCase), ignoreCase) == Folding.SortKey(text, ignoreCase));

    [Fact]
    public void Texts_that_differ_in_case_alone_have_one_key() => Texts.Sample(text =>
        Folding.SortKey(text.ToUpperInvariant(), ignoreCase: true) == Folding.SortKey(text.ToUpperInvariant().ToLowerInvariant(), ignoreCase: true));
}
