using Confd.History;

namespace Confd.Tests.History;

public sealed class RequestsTests
{
    private static readonly Operation Done = new("c", "1", "user:1", OperationKind.Write, "a", 0, 1, Outcome.Done);

    [Fact]
    public void Each_answer_as_the_log_tells_it_passes()
    {
        Operation[] operations =
        [
            Done, Done with { RequestId = "2", Outcome = Outcome.NotDone }, Done with { RequestId = "3", Outcome = Outcome.Unknown },
            Done with { RequestId = "4", Outcome = Outcome.Unknown }, Done with { RequestId = "5", Kind = OperationKind.Read },
        ];

        Assert.Empty(Requests.Check(operations, [new Told("1", "user_edited 1"), new Told("1", "line_edited 1"), new Told("3", "user_edited 1")]));
    }

    [Fact]
    public void A_request_that_was_carried_out_twice_is_caught() =>
        Assert.Single(Requests.Check([Done], [new Told("1", "user_edited 1"), new Told("1", "user_edited 1")]));

    [Fact]
    public void An_acknowledged_one_that_was_not_carried_out_is_caught() => Assert.Single(Requests.Check([Done], []));

    [Theory]
    [InlineData(Outcome.NotDone)]
    [InlineData(Outcome.Mismatch)]
    [InlineData(Outcome.Missing)]
    public void A_refused_one_that_was_carried_out_is_caught(Outcome outcome) =>
        Assert.Single(Requests.Check([Done with { Outcome = outcome }], [new Told("1", "user_edited 1")]));
}
