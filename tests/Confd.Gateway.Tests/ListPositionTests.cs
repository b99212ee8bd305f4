using System.Net;
using System.Text.Json.Nodes;
using Confd.Gateway.Tests.Notifier;

namespace Confd.Gateway.Tests;

/// <summary>Lists say which version they are, and where in the log of events they stand.</summary>
public sealed class ListPositionTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/endpoints/sccp")]
    [InlineData("/tenants")]
    public async Task A_list_that_is_known_is_not_sent_again(string path)
    {
        using var first = await Http.GetAsync("/1.1" + path, Token);
        var tag = first.Headers.ETag!.ToString();

        using var again = await Http.SendAsync(HttpMethod.Get, path, "", ("If-None-Match", tag));
        using var other = await Http.SendAsync(HttpMethod.Get, path, "", ("If-None-Match", "\"other\""));

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal(tag, again.Headers.ETag!.ToString());
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.All([first, again, other], answer => Assert.True(PositionOf(answer) >= 0));
    }

    [Fact]
    public async Task A_change_within_a_list_changes_its_tag()
    {
        var context = await Http.NewContextAsync();
        var line = await Http.CreateAsync("/lines", $$"""{"context":"{{context}}","endpoint_sip":{} }""");
        using var before = await Http.GetAsync("/1.1/lines", Token);

        await Http.CreateAsync($"/lines/{line["id"]}/extensions", $$"""{"exten":"1001","context":"{{context}}"}""");

        using var after = await Http.SendAsync(HttpMethod.Get, "/lines", "", ("If-None-Match", $"{before.Headers.ETag}"));
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.Equal("1001", (string?)Items(await after.Content.ReadAsStringAsync(Token)).Single()["extensions"]![0]!["exten"]);
        // The place waits for older transactions of others, so it may come later than the change.
        await Poll.UntilAsync(async () =>
        {
            using var later = await Http.GetAsync("/1.1/lines", Token);
            return PositionOf(later) > PositionOf(before);
        }, "the list's place in the log passes the change");
    }

    [Fact]
    public async Task A_list_and_what_is_watched_from_its_place_on_are_everything()
    {
        const int writers = 4;
        const int each = 25;
        var writing = Task.WhenAll(Enumerable.Range(0, writers).Select(async _ =>
        {
            for (var number = 0; number < each; number++)
            {
                await Http.CreateAsync("/endpoints/sccp", "{}");
            }
        }));
        var lists = new List<(long Position, HashSet<int> Ids)>();
        do
        {
            using var answer = await Http.GetAsync("/1.1/endpoints/sccp", Token);
            lists.Add((PositionOf(answer), IdsOf(await answer.Content.ReadAsStringAsync(Token))));
        }
        while (!writing.IsCompleted);
        await writing;
        var all = IdsOf(await Http.GetStringAsync("/1.1/endpoints/sccp", Token));
        Assert.Equal(writers * each, all.Count);

        foreach (var (position, ids) in new[] { lists[0], lists[lists.Count / 2], lists[^1] })
        {
            await using var watcher = new EventClient(Http, $"?name=sccp_endpoint_created&after={position}");
            await watcher.StartAsync();
            await Poll.UntilAsync(() => all.SetEquals(Known()), "all are known");
            Assert.Equal(all.Order(), Known().Order());

            IEnumerable<int> Known() => ids.Union(watcher.Events.Select(published => (int)published.Message["data"]!["id"]!));
        }
        var (events, _) = await Service.ReadEventsAsync(0, Token);
        var made = events.Where(published => published.Name == "sccp_endpoint_created" && published.TenantUuid == Tenant.Uuid)
            .Select(published => (published.Sequence, Id: int.Parse(published.Resource.Key))).ToList();
        Assert.All(lists, list => Assert.Subset(
            list.Ids, made.Where(published => published.Sequence <= list.Position).Select(published => published.Id).ToHashSet()));
    }

    [Fact]
    public async Task The_place_of_a_list_is_not_before_what_was_acknowledged_to_its_reader()
    {
        var made = await Http.CreateAsync("/endpoints/sccp", "{}");
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            // Other tests' transactions may be running: the place is behind them for a moment.
            using var answer = await Http.GetAsync("/1.1/endpoints/sccp", timeout.Token);
            var (events, _) = await Service.ReadEventsAsync(PositionOf(answer), timeout.Token);
            if (!events.Any(published => published.Resource.Kind == "endpoint_sccp" && published.Resource.Key == $"{made["id"]}"))
            {
                return;
            }
        }
    }

    private static long PositionOf(HttpResponseMessage answer) => long.Parse(answer.Headers.GetValues("X-Event-Id").Single());

    private static IEnumerable<JsonNode> Items(string text) => JsonNode.Parse(text)!["items"]!.AsArray()!;

    private static HashSet<int> IdsOf(string text) => [.. Items(text).Select(item => (int)item["id"]!)];
}
