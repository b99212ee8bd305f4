using CsCheck;

namespace Confd.Tests.Wire;

/// <summary>Lists of entity tags as clients and proxies send them (RFC 9110, 8.8.3).</summary>
public sealed class EntityTagProperties
{
    private static readonly Gen<string> Tags = Gen.Int[0, 9].Select(number => $"\"{number}\"");

    private static readonly Gen<string> Commas = Gen.OneOf(",", ", ", " ,", "  ,  ");

    [Fact]
    public void A_list_matches_strongly_when_it_has_the_strong_tag() =>
        Gen.Select(Lists, Tags).Sample((list, current) => EntityTags.MatchStrongly(list.Header, current) == list.Tags.Contains(current));

    [Fact]
    public void A_list_matches_weakly_when_it_has_the_tag_in_either_form() =>
        Gen.Select(Lists, Tags).Sample((list, current) => EntityTags.MatchWeakly(list.Header, current)
            == list.Tags.Any(tag => tag == current || tag == $"W/{current}"));

    [Fact]
    public void A_star_among_them_matches_whatever_is_there() => Gen.Select(Lists, Tags).Sample((list, current) =>
        EntityTags.MatchStrongly($"{list.Header}, *", current) && EntityTags.MatchWeakly($"*,{list.Header}", current));

    [Fact]
    public void A_list_of_tags_matches_nothing_that_is_not_there() =>
        Lists.Sample(list => !EntityTags.MatchStrongly(list.Header, null) && !EntityTags.MatchWeakly(list.Header, null));

    private static Gen<(string[] Tags, string Header)> Lists =>
        Gen.Select(Gen.Select(Tags, Gen.Bool, (tag, isWeak) => isWeak ? $"W/{tag}" : tag).Array[1, 5], Commas,
            (tags, comma) => (tags, string.Join(comma, tags)));
}
