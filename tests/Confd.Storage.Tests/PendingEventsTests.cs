using System.Text.Json.Nodes;
using Confd.Fields;

namespace Confd.Storage.Tests;

/// <summary>Events that wait for their commit are compressed when they are many.</summary>
public sealed class PendingEventsTests
{
    private const int Count = 1000;

    private static readonly Guid Tenant = Guid.NewGuid();

    [Fact]
    public void Many_events_come_back_in_order_with_all_that_they_say()
    {
        var pending = new PendingEvents();
        for (var number = 0; number < Count; number++)
        {
            pending.Add(Event(number));
        }

        Assert.Equal(Count, pending.Count);
        Assert.Equal(Enumerable.Range(0, Count).Select(number => Text(Event(number))), pending.Select(Text));
        // A commit that runs again reads them again.
        Assert.Equal(Count, pending.Count());
    }

    [Fact]
    public void Those_that_only_the_history_shows_come_first()
    {
        var pending = new PendingEvents();
        for (var number = 0; number < Count; number++)
        {
            pending.Add(Event(number) with { Name = number % 2 == 0 ? "told" : "" });
        }

        Assert.Equal(
            [.. Enumerable.Range(0, Count).Where(number => number % 2 == 1), .. Enumerable.Range(0, Count).Where(number => number % 2 == 0)],
            pending.Select(published => (int)published.Number!));
    }

    [Fact]
    public void A_change_goes_with_the_first_event_about_its_resource()
    {
        var pending = new PendingEvents();
        for (var number = 0; number < Count; number++)
        {
            pending.Add(Event(number) with { Resource = new ResourceId("thing", $"{number % 600}") });
        }

        pending.Complete(row => row.IsFirst ? row with { Change = row.Resource.Key } : row);

        Assert.Equal(
            Enumerable.Range(0, Count).Select(number => number < 600 ? $"{number}" : $"change {number}"), pending.Select(row => row.Change));
        Assert.Equal((true, false), (pending.IsTold(new ResourceId("thing", "599")), pending.IsTold(new ResourceId("thing", "600"))));
    }

    /// <summary>Deeper than the bodies of requests may be.</summary>
    [Fact]
    public void Deep_content_stays()
    {
        JsonNode deep = new JsonObject();
        for (var level = 0; level < 100; level++)
        {
            deep = new JsonObject { ["a"] = deep };
        }
        var pending = new PendingEvents();
        for (var number = 0; number < Count; number++)
        {
            pending.Add(Event(number) with { Payload = deep });
        }

        Assert.Equal(deep.ToJsonString(), pending.First().Payload.ToJsonString());
    }

    private static EventRow Event(int number) => new(
        "told", new ResourceId("thing", $"{number}"), number % 2 == 0 ? Tenant : null, new JsonObject { ["é\" <😀"] = number % 3 == 0 },
        new JsonObject { ["text"] = "é\" <😀\u0001", ["number"] = 1.50m, ["none"] = null, ["list"] = new JsonArray(1, "2") },
        number % 5 == 0 ? new JsonArray("reload") : null)
    {
        Actor = number % 7 == 0 ? Tenant : null, RequestId = number % 11 == 0 ? "request" : null, Number = number,
        Other = number % 2 == 0 ? new ResourceId("other", "1") : null, Change = $"change {number}",
    };

    private static string Text(EventRow row) =>
        $"{row.Name} {row.Resource} {row.TenantUuid} {row.Headers.ToJsonString(ConfdJson.Options)} {row.Payload.ToJsonString(ConfdJson.Options)} "
        + $"{row.Reload?.ToJsonString(ConfdJson.Options)} {row.Actor} {row.RequestId} {row.Number} {row.Other} {row.Change}";
}
