using System.Text;
using System.Text.RegularExpressions;
using Confd.Gateway.Authentication;
using CsCheck;

namespace Confd.Gateway.Tests;

/// <summary>
/// Entries of tokens match the same texts as the regular expressions in the authentication server's description.
/// </summary>
[Collection(nameof(AclSet))]
public sealed class AclPatternProperties
{
    private static readonly Guid User = Guid.Parse("10000000-0000-4000-8000-0000000000aa");

    private static readonly Gen<string> Entries = Dotted(Gen.OneOf(
        Gen.OneOf("me", "edit", "update", "", "medit"), Gen.Char["ab*#"].Array[0, 5].Select(text => new string(text))));

    private static readonly Gen<string> Required = Dotted(Gen.OneOf(
        Gen.OneOf("me", "edit", "update", "", $"{User}"), Gen.Char["ab#"].Array[0, 5].Select(text => new string(text))));

    [Fact]
    public void An_entry_grants_what_its_regular_expression_matches() => Gen.Select(Entries, Required).Sample((entry, required) =>
        AclPattern.Compile(entry, User).Matches(required) == Expression(entry).IsMatch(required), iter: 4_000);

    [Fact]
    public void An_entry_grants_what_it_is_made_of() => Required.Where(text => !text.Contains('#')).Sample(required =>
        AclPattern.Compile(required, User).Matches(required));

    [Fact]
    public void A_token_grants_what_one_entry_grants_and_none_denies() =>
        Gen.Select(Entries.Array[0, 4], Entries.Array[0, 2], Required).Sample((granted, denied, required) =>
            AclSet.Of([.. granted, .. denied.Select(entry => $"!{entry}")], User).IsGranted(required)
                == (granted.Any(entry => Expression(entry).IsMatch(required)) && !denied.Any(entry => Expression(entry).IsMatch(required))),
            iter: 1_500);

    private static Regex Expression(string entry)
    {
        var expression = new StringBuilder(@"\A");
        foreach (var (index, segment) in entry.Split('.').Index())
        {
            expression.Append(index > 0 ? @"\." : "").Append(segment switch
            {
                "me" => $"(?:me|{User})",
                "edit" => "(?:edit|update)",
                _ => string.Concat(segment.Select(character => character switch
                {
                    '*' => "[^.#]*?",
                    '#' => ".*?",
                    _ => Regex.Escape($"{character}"),
                })),
            });
        }
        return new Regex(expression.Append(@"\z").ToString(), RegexOptions.Singleline | RegexOptions.NonBacktracking);
    }

    private static Gen<string> Dotted(Gen<string> segments) => segments.Array[1, 5].Select(parts => string.Join('.', parts));
}
