using Confd.Gateway.Authentication;

namespace Confd.Gateway.Tests;

/// <summary>The test counts cached sets, so no other test may compile sets at the same time.</summary>
[Collection(nameof(AclSet))]
public sealed class AclPatternTests
{
    private static readonly Guid User = Guid.Parse("10000000-0000-4000-8000-0000000000aa");

    [Theory]
    [InlineData("#", "confd.users.read", true)]
    [InlineData("confd.#", "confd.users.read", true)]
    [InlineData("confd.#", "confd", false)]
    [InlineData("confd.#", "agentd.users", false)]
    [InlineData("confd.users.read", "confd.users.read", true)]
    [InlineData("confd.users.read", "confd.users.create", false)]
    [InlineData("confd.users", "confd.users.read", false)]
    [InlineData("confd.users.read", "confd.users", false)]
    [InlineData("confd.*.read", "confd.users.read", true)]
    [InlineData("confd.*.read", "confd.users.1.read", false)]
    [InlineData("confd.users.*.*", "confd.users.1.read", true)]
    [InlineData("confd.us*s.read", "confd.users.read", true)]
    [InlineData("confd.#.read", "confd.users.1.lines.read", true)]
    [InlineData("confd.#.read", "confd.users.1.lines.update", false)]
    [InlineData("confd.users.1.edit", "confd.users.1.update", true)]
    [InlineData("confd.users.1.edit", "confd.users.1.edit", true)]
    [InlineData("confd.users.1.update", "confd.users.1.edit", false)]
    [InlineData("confd.users.me.read", "confd.users.me.read", true)]
    [InlineData("confd.users.me.read", "confd.users.10000000-0000-4000-8000-0000000000aa.read", true)]
    [InlineData("confd.users.me.read", "confd.users.10000000-0000-4000-8000-0000000000bb.read", false)]
    [InlineData("CONFD.users.read", "confd.users.read", false)]
    [InlineData("confd.users+read", "confd.usersread", false)]
    [InlineData("", "confd", false)]
    [InlineData("confd.*", "confd.", true)]
    [InlineData("confd.*", "confd.a#b", false)]
    [InlineData("confd.u*#d", "confd.users.1.read", true)]
    [InlineData("confd.#*.read", "confd.users.1.read", true)]
    [InlineData("#.me.#", "confd.users.10000000-0000-4000-8000-0000000000aa.read", true)]
    [InlineData("me.edit", "10000000-0000-4000-8000-0000000000aa.update", true)]
    [InlineData("me.edit", "me.edit", true)]
    [InlineData("me.edit", "me.update.", false)]
    [InlineData("medit", "medit", true)]
    [InlineData("*.*.*#x", "a.b.c.d.x", true)]
    [InlineData("*.*.*#x", "a.b.c.d.y", false)]
    [InlineData("*.*.*#x", "a.x", false)]
    [InlineData("a*b*c*d", "a1b2c3d4d", true)]
    public void Entries_match_as_the_authentication_server_does(string entry, string required, bool isGranted) =>
        Assert.Equal(isGranted, IsGranted([entry], required, User));

    [Fact]
    public void A_denial_wins_wherever_it_stands()
    {
        Assert.False(IsGranted(["confd.#", "!confd.users.create"], "confd.users.create", null));
        Assert.False(IsGranted(["!confd.users.create", "#"], "confd.users.create", null));
        Assert.True(IsGranted(["!confd.users.create", "#"], "confd.users.read", null));
        Assert.False(IsGranted(["!confd.#"], "confd.users.read", null));
    }

    [Fact]
    public void Nothing_required_is_granted_and_no_entry_grants_nothing()
    {
        Assert.True(IsGranted([], null, null));
        Assert.False(IsGranted([], "confd.users.read", null));
        Assert.False(IsGranted(["confd.users.me.read"], $"confd.users.{User}.read", null));
    }

    /// <summary>Each character of the required ACL reads each word of 64 states once, for any pattern.</summary>
    [Theory]
    [InlineData("*.")]
    [InlineData("*.*.*#")]
    [InlineData("*#a")]
    [InlineData("a*")]
    [InlineData("me.edit.")]
    [InlineData("#.me.*a")]
    public void A_thousand_patterns_of_a_thousand_characters_cost_their_length(string piece)
    {
        var entries = Enumerable.Range(0, 1000)
            .Select(number => string.Concat(Enumerable.Repeat(piece, (1000 / piece.Length) + 1))[..995] + $"x{number}").ToList();
        var required = string.Concat(Enumerable.Repeat("aa.me.", 170))[..1000];

        var (one, half, all) = (StepsOf(entries[..1], required), StepsOf(entries[..500], required), StepsOf(entries, required));
        var shorter = StepsOf(entries, required[..500]);

        // States: a character each, and those of the alternatives of "me" and "edit" besides.
        var words = (entries[0].Length * 20 / 64) + 1;
        Assert.InRange(one, 1, words * required.Length);
        Assert.InRange(half, 500, 500L * words * required.Length);
        Assert.InRange(all, half, (2 * half) + (half / 10) + words);
        Assert.InRange(shorter, 1, all);
    }

    [Fact]
    public void Sets_that_look_alike_when_joined_are_different_ones()
    {
        Assert.True(IsGranted(["confd.x", "#"], "confd.users.create", null));
        Assert.False(IsGranted(["confd.x\n#"], "confd.users.create", null));
        Assert.False(IsGranted([], "", null));
        Assert.True(IsGranted([""], "", null));
    }

    [Fact]
    public void What_equal_sets_compile_to_is_shared_and_what_is_kept_is_bounded()
    {
        var entries = new[] { "confd.users.me.read", $"confd.{Guid.NewGuid()}.#" };

        Assert.Same(AclSet.Of(entries, User), AclSet.Of([.. entries], User));
        Assert.NotSame(AclSet.Of(entries, User), AclSet.Of(entries, Guid.NewGuid()));
        Assert.Same(AclSet.Of(entries[1..], User), AclSet.Of(entries[1..], Guid.NewGuid()));
        for (var number = 0; number < 5000; number++)
        {
            AclSet.Of([$"confd.{number}.{new string('x', 1000)}"], null);
        }
        Assert.InRange(AclSet.KeptCount, 1, 4000);
    }

    private static bool IsGranted(IReadOnlyList<string> entries, string? required, Guid? user) =>
        AclSet.Of(entries, user).IsGranted(required);

    private static long StepsOf(IReadOnlyList<string> entries, string required)
    {
        var steps = 0L;
        Assert.False(AclSet.Of(entries, User).IsGranted(required, ref steps));
        return steps;
    }
}
