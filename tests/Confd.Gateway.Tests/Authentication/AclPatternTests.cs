using Confd.Gateway.Authentication;

namespace Confd.Gateway.Tests;

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
    public void Entries_match_as_the_authentication_server_does(string entry, string required, bool isGranted) =>
        Assert.Equal(isGranted, AclPattern.IsGranted([entry], required, User));

    [Fact]
    public void A_denial_wins_wherever_it_stands()
    {
        Assert.False(AclPattern.IsGranted(["confd.#", "!confd.users.create"], "confd.users.create", null));
        Assert.False(AclPattern.IsGranted(["!confd.users.create", "#"], "confd.users.create", null));
        Assert.True(AclPattern.IsGranted(["!confd.users.create", "#"], "confd.users.read", null));
        Assert.False(AclPattern.IsGranted(["!confd.#"], "confd.users.read", null));
    }

    [Fact]
    public void Nothing_required_is_granted_and_no_entry_grants_nothing()
    {
        Assert.True(AclPattern.IsGranted([], null, null));
        Assert.False(AclPattern.IsGranted([], "confd.users.read", null));
        Assert.False(AclPattern.IsGranted(["confd.users.me.read"], $"confd.users.{User}.read", null));
    }
}
