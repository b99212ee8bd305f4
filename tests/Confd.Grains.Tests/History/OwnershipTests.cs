using Confd.History;

namespace Confd.Tests.History;

public sealed class OwnershipTests
{
    [Fact]
    public void A_value_that_goes_from_one_to_another_passes()
    {
        Assert.Empty(Ownership.Check(
        [
            Write("a", "1001", 0, 1), Write("a", "1002", 10, 11), Write("b", "1001", 12, 13), Write("b", "1002", 20, 21, Outcome.NotDone),
        ]));
    }

    [Fact]
    public void A_value_that_is_given_up_and_claimed_at_the_same_moment_passes()
    {
        Assert.Empty(Ownership.Check([Write("a", "1001", 0, 1), Write("a", "1002", 10, 20), Write("b", "1001", 11, 19)]));
    }

    [Fact]
    public void A_value_with_two_owners_is_caught()
    {
        Assert.Single(Ownership.Check([Write("a", "1001", 0, 1), Write("b", "1001", 2, 3)]));
        Assert.Single(Ownership.Check([Write("a", "1001", 0, 1), Write("a", "1002", 2, 3, Outcome.NotDone), Write("b", "1001", 4, 5)]));
        Assert.Single(Ownership.Check([Write("a", "1001", 0, 5), Write("b", "1001", 0, 5)]));
    }

    [Fact]
    public void A_write_without_an_answer_makes_the_owner_uncertain()
    {
        Assert.Empty(Ownership.Check([Write("a", "1001", 0, 1), Write("a", "1002", 2, 3, Outcome.Unknown), Write("b", "1001", 4, 5)]));
        Assert.Empty(Ownership.Check([Write("a", "1001", 0, 1, Outcome.Unknown), Write("b", "1001", 4, 5)]));
    }

    [Fact]
    public void What_was_deleted_owns_nothing()
    {
        Assert.Empty(Ownership.Check(
        [
            Write("a", "1001", 0, 1), Write("a", "", 2, 3) with { Kind = OperationKind.Delete, Value = null }, Write("b", "1001", 4, 5),
        ]));
    }

    [Fact]
    public void Two_owners_in_one_list_are_caught()
    {
        Assert.Empty(Ownership.CheckList([("a", "1001"), ("b", "1002")]));
        Assert.Single(Ownership.CheckList([("a", "1001"), ("b", "1001")]));
    }

    private static Operation Write(string resource, string value, long from, long until, Outcome outcome = Outcome.Done) =>
        new("c", $"{resource}{from}", resource, OperationKind.Write, value, from, until, outcome);
}
