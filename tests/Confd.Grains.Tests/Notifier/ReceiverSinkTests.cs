using Confd.Notifier;
using Confd.Storage;

namespace Confd.Tests.Notifier;

/// <summary>What of the log a plugin's receiver of events gets.</summary>
public sealed class ReceiverSinkTests
{
    private static readonly string[] Wanted = ["line_edited", "line_deleted"];

    private static readonly IReadOnlyList<TailEvent> Batch =
        [.. new[] { "user_edited", "line_edited", "user_edited", "line_deleted", "user_edited" }.Index().Select(one => Event(one.Index + 1, one.Item))];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_receiver_gets_the_events_that_it_asked_for_in_order_and_the_others_count_as_done()
    {
        var receiver = new Receiver(events => new Reception(events.Count));
        await using var sink = new ReceiverSink(receiver, Wanted.ToHashSet());

        var delivery = await sink.DeliverAsync(Batch, Token);

        Assert.Equal(new Delivery(5), delivery);
        Assert.Equal([(2L, "line_edited"), (4L, "line_deleted")], receiver.Got.Select(one => (one.Sequence, one.Name)));
    }

    [Fact]
    public async Task A_receiver_is_not_called_without_an_event_for_it()
    {
        var receiver = new Receiver(_ => throw new InvalidOperationException());
        await using var sink = new ReceiverSink(receiver, new HashSet<string> { "queue_edited" });

        Assert.Equal(new Delivery(5), await sink.DeliverAsync(Batch, Token));
    }

    [Fact]
    public async Task What_a_receiver_could_not_do_is_the_first_event_of_the_next_batch()
    {
        await using var sink = new ReceiverSink(
            new Receiver(_ => new Reception(1, "no answer", IsUnavailable: true)), Wanted.ToHashSet());

        Assert.Equal(new Delivery(3, "no answer", IsUnavailable: true), await sink.DeliverAsync(Batch, Token));
    }

    private static TailEvent Event(int sequence, string name) => new(
        new StoredEvent(sequence, name, new ResourceId("line", "1"), Guid.Empty, "{}", "{}", null)
        {
            Partition = 0, At = DateTimeOffset.UnixEpoch,
        },
        new EventFormatter(new Identity()));

    private sealed class Identity : ISystemIdentity
    {
        public Guid Uuid => Guid.Empty;
    }

    private sealed class Receiver(Func<IReadOnlyList<ConfdEvent>, Reception> receive) : IEventReceiver
    {
        public List<ConfdEvent> Got { get; } = [];

        public Task<Reception> ReceiveAsync(IReadOnlyList<ConfdEvent> events, CancellationToken cancellationToken)
        {
            Got.AddRange(events);
            return Task.FromResult(receive(events));
        }
    }
}
