using Confd.History;

namespace Confd.Tests.History;

/// <summary>Histories made by hand: good ones pass, and each bad one is caught.</summary>
public sealed class LinearizabilityTests
{
    private readonly List<Operation> operations = [];

    private int requests;

    [Fact]
    public void What_happened_one_after_the_other_passes()
    {
        Add(0, 1, OperationKind.Read, null);
        Add(2, 3, OperationKind.Create, "a");
        Add(4, 5, OperationKind.Read, "a");
        Add(6, 7, OperationKind.Write, "b");
        Add(8, 9, OperationKind.Read, "b");
        Add(10, 11, OperationKind.Delete, null);
        Add(12, 13, OperationKind.Read, null);
        Add(14, 15, OperationKind.Write, "c", Outcome.Missing);

        Assert.Empty(Check());
    }

    [Fact]
    public void Reads_beside_a_write_may_see_either_value_and_then_only_the_new_one()
    {
        Add(0, 1, OperationKind.Create, "a");
        Add(10, 20, OperationKind.Write, "b");
        Add(11, 12, OperationKind.Read, "a");
        Add(13, 14, OperationKind.Read, "b");
        Assert.Empty(Check());

        Add(15, 16, OperationKind.Read, "a");

        Assert.Single(Check());
    }

    [Fact]
    public void An_old_value_after_an_acknowledged_write_is_caught()
    {
        Add(0, 1, OperationKind.Create, "a");
        Add(2, 3, OperationKind.Write, "b");
        Add(4, 5, OperationKind.Read, "a");

        Assert.Single(Check());
    }

    [Fact]
    public void A_lost_acknowledged_write_is_caught()
    {
        Add(0, 1, OperationKind.Create, "a");
        Add(2, 3, OperationKind.Write, "b");
        Add(4, 5, OperationKind.Write, "c", Outcome.NotDone);
        Add(6, 7, OperationKind.Read, "a");
        Add(8, 9, OperationKind.Read, "a");

        Assert.Single(Check());
    }

    [Fact]
    public void A_write_that_was_answered_as_not_done_and_comes_true_is_caught()
    {
        Add(0, 1, OperationKind.Create, "a");
        Add(2, 3, OperationKind.Write, "b", Outcome.NotDone);
        Assert.Empty(Check());

        Add(40, 41, OperationKind.Read, "b");

        Assert.Single(Check());
    }

    [Fact]
    public void A_write_without_an_answer_may_come_true_at_any_time_later_but_once()
    {
        Add(0, 1, OperationKind.Create, "a");
        Add(2, 3, OperationKind.Write, "b", Outcome.Unknown);
        Add(4, 5, OperationKind.Read, "a");
        Assert.Empty(Check());
        Add(40, 41, OperationKind.Read, "b");
        Add(42, 43, OperationKind.Write, "c");
        Add(44, 45, OperationKind.Read, "c");
        Assert.Empty(Check());

        // A second time, over a newer value.
        Add(46, 47, OperationKind.Read, "b");

        Assert.Single(Check());
    }

    [Fact]
    public void A_write_without_an_answer_does_not_come_true_before_it_was_sent()
    {
        Add(0, 1, OperationKind.Create, "a");
        Add(4, 5, OperationKind.Read, "b");
        Add(6, 7, OperationKind.Write, "b", Outcome.Unknown);

        Assert.Single(Check());
    }

    [Fact]
    public void A_value_that_nobody_wrote_is_caught()
    {
        Add(0, 1, OperationKind.Create, "a");
        Add(2, 3, OperationKind.Read, "x");

        Assert.Single(Check());
    }

    [Fact]
    public void Two_readers_that_see_two_writes_in_opposite_orders_are_caught()
    {
        Add(0, 1, OperationKind.Create, "a");
        Add(10, 50, OperationKind.Write, "b");
        Add(10, 50, OperationKind.Write, "c");
        Add(12, 13, OperationKind.Read, "b");
        Add(14, 15, OperationKind.Read, "c");
        Assert.Empty(Check());

        Add(16, 17, OperationKind.Read, "b");

        Assert.Single(Check());
    }

    [Fact]
    public void Of_two_exchanges_of_one_value_one_succeeds()
    {
        Add(0, 1, OperationKind.Create, "a");
        Exchange(10, 20, "a", "b", Outcome.Done);
        Exchange(10, 20, "a", "c", Outcome.Mismatch);
        Assert.Empty(Check());

        Exchange(10, 20, "a", "d", Outcome.Done);

        Assert.Single(Check());
    }

    [Fact]
    public void An_exchange_that_is_refused_for_its_own_change_is_caught()
    {
        Add(0, 1, OperationKind.Create, "a");
        Exchange(10, 20, "a", "b", Outcome.Mismatch);
        Assert.Single(Check());

        Add(30, 31, OperationKind.Read, "b");

        Assert.Single(Check());
    }

    [Fact]
    public void An_exchange_over_a_newer_value_is_caught()
    {
        Add(0, 1, OperationKind.Create, "a");
        Add(2, 3, OperationKind.Write, "b");
        Exchange(4, 5, "a", "c", Outcome.Done);

        Assert.Single(Check());
    }

    [Fact]
    public void A_deletion_without_an_answer_may_have_happened_or_not()
    {
        Add(0, 1, OperationKind.Create, "a");
        Add(2, 3, OperationKind.Delete, null, Outcome.Unknown);
        Add(4, 5, OperationKind.Read, "a");
        Assert.Empty(Check());
        Add(6, 7, OperationKind.Read, null);
        Assert.Empty(Check());

        Add(8, 9, OperationKind.Read, "a");

        Assert.Single(Check());
    }

    [Fact]
    public void What_a_list_does_not_show_counts_as_missing_and_what_it_shows_as_read()
    {
        var recorder = new Recorder();
        recorder.Add(new Operation("c", "1", "user:1", OperationKind.Create, "a", 0, 1, Outcome.Done));
        recorder.Add(new ListRead("c", "2", "user", new Dictionary<string, string> { ["user:1"] = "a" }, 2, 3));
        Assert.Empty(Linearizability.Check(recorder.Operations()));

        recorder.Add(new ListRead("c", "3", "user", new Dictionary<string, string>(), 4, 5));
        Assert.Single(Linearizability.Check(recorder.Operations()));
        recorder.Add(new ListRead("c", "4", "user", new Dictionary<string, string> { ["user:2"] = "never" }, 6, 7));

        Assert.Equal(2, Linearizability.Check(recorder.Operations()).Count);
    }

    /// <summary>A write without an answer, whose value no read saw before the next write, still refuses an exchange.</summary>
    [Fact]
    public void What_is_on_record_explains_a_mismatch_that_nothing_else_does()
    {
        Add(0, 1, OperationKind.Create, "a");
        Add(2, 3, OperationKind.Write, "b", Outcome.Unknown);
        Exchange(4, 5, "a", "c", Outcome.Mismatch);
        Add(6, 7, OperationKind.Write, "d");

        Assert.Empty(Linearizability.Check(operations, new HashSet<string> { "1", "2", "4" }));
        Assert.Single(Linearizability.Check(operations, new HashSet<string> { "1", "4" }));
    }

    [Fact]
    public void A_deletion_that_nobody_heard_of_has_happened_when_it_is_on_record()
    {
        Add(0, 1, OperationKind.Create, "a");
        Add(2, 3, OperationKind.Delete, null, Outcome.Unknown);
        Add(4, 5, OperationKind.Read, null);

        Assert.Empty(Linearizability.Check(operations, new HashSet<string> { "1", "2" }));
        Assert.Single(Linearizability.Check(operations, new HashSet<string> { "1" }));
    }

    /// <summary>Eight clients on a correct register: a valid order exists for any timing.</summary>
    [Fact]
    public void Long_histories_of_many_clients_are_decided_soon()
    {
        var random = new Random(1);
        var value = "start";
        Add(0, 1, OperationKind.Create, value);
        for (var moment = 10; moment < 20_000; moment += 4)
        {
            // The register's own moment lies within the operation, which may last for a while.
            var (from, until) = (moment - random.Next(8), moment + random.Next(8));
            switch (random.Next(4))
            {
                case 0:
                    value = $"v{moment}";
                    Add(from, until, OperationKind.Write, value, random.Next(50) == 0 ? Outcome.Unknown : Outcome.Done);
                    break;
                case 1:
                    Exchange(from, until, value, $"v{moment}", Outcome.Done);
                    value = $"v{moment}";
                    break;
                default:
                    Add(from, until, OperationKind.Read, value);
                    break;
            }
        }
        Assert.Empty(Check());

        Add(20_010, 20_011, OperationKind.Read, "start");

        Assert.Single(Check());
    }

    private IReadOnlyList<string> Check() => Linearizability.Check(operations);

    private void Add(long from, long until, OperationKind kind, string? value, Outcome outcome = Outcome.Done) =>
        operations.Add(new Operation("c", $"{++requests}", "r", kind, value, from, until, outcome));

    private void Exchange(long from, long until, string expected, string value, Outcome outcome) =>
        operations.Add(new Operation("c", $"{++requests}", "r", OperationKind.Exchange, value, from, until, outcome) { Expected = expected });
}
