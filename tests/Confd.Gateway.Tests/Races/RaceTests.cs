using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests.Races;

/// <summary>
/// Every pair of writes that name a common resource, at the same time: answers and final state are those of
/// one after the other, in either order.
/// </summary>
public abstract class RaceTests<TService>(TService service) : IAsyncLifetime
    where TService : ConfdFixture, IRaceService
{
    private static readonly bool RacesAll = Environment.GetEnvironmentVariable("CONFD_RACES") == "all";

    private TestTenant? tenant;

    public static TheoryData<string> Kinds =>
        [.. RaceWrites.All.SelectMany(write => write.Slots).Select(slot => slot.Kind).Distinct().Order()];

    private TestTenant Tenant => tenant!;

    public async ValueTask InitializeAsync() => tenant = await service.NewTenantAsync();

    public ValueTask DisposeAsync()
    {
        tenant?.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Two_writes_at_once_are_as_one_after_the_other(string kind)
    {
        var wrong = new List<string>();
        foreach (var scenario in RaceScenario.Of(kind))
        {
            await RunAsync(scenario, wrong);
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} races came out wrong:\n" + string.Join("\n\n", wrong.Take(20)));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Two_lines_with_one_extension_get_no_two_main_users(bool isReversed)
    {
        var http = Tenant.Http;
        var context = await http.NewContextAsync();
        var (first, second) = (await http.NewLineAsync(context), await http.NewLineAsync(context));
        var extension = (int)(await http.CreateAsync("/extensions", $$"""{"exten":"{{Telephony.NextNumber()}}","context":"{{context}}"}"""))["id"]!;
        await http.EditAsync($"/lines/{first}/extensions/{extension}");
        await http.EditAsync($"/lines/{second}/extensions/{extension}");
        var users = new[] { await NewUserAsync(), await NewUserAsync() };

        await OneGoesThroughAsync(
            isReversed, (HttpMethod.Put, $"/users/{users[0]}/lines/{first}", ""), (HttpMethod.Put, $"/users/{users[1]}/lines/{second}", ""));

        var lines = await http.ReadAsync($"/extensions/{extension}");
        Assert.Single((await http.LinesOfAsync(users[0])).Concat(await http.LinesOfAsync(users[1])));
        Assert.Equal(2, lines["lines"]!.AsArray().Count);

        async Task<string> NewUserAsync() => (string)(await http.CreateAsync("/users", """{"firstname":"U"}"""))["uuid"]!;
    }

    [Theory, InlineData(true, true), InlineData(true, false), InlineData(false, true), InlineData(false, false)]
    public async Task A_number_is_no_extension_and_parking_slot_at_once(bool isReversed, bool isEdit)
    {
        var http = Tenant.Http;
        var context = await http.NewContextAsync(ranges: """ "user_ranges":[{"start":"700","end":"999"}] """);
        var slots = isEdit ? """{"slots_start":"901","slots_end":"910"}""" : """{"slots_start":"801","slots_end":"810"}""";
        var lot = (int)(await http.CreateAsync("/parkinglots", slots))["id"]!;
        var access = (int)(await http.CreateAsync("/extensions", $$"""{"exten":"800","context":"{{context}}"}"""))["id"]!;
        var link = $"/parkinglots/{lot}/extensions/{access}";
        if (isEdit)
        {
            await http.EditAsync(link);
        }

        await OneGoesThroughAsync(
            isReversed,
            isEdit ? (HttpMethod.Put, $"/parkinglots/{lot}", """{"slots_start":"801","slots_end":"810"}""") : (HttpMethod.Put, link, ""),
            (HttpMethod.Post, "/extensions", $$"""{"exten":"805","context":"{{context}}"}"""));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_parking_lot_moves_to_no_context_where_its_slots_are_given_at_the_same_moment(bool isReversed)
    {
        var http = Tenant.Http;
        var (from, to) = (await NewContextAsync(), await NewContextAsync());
        var lot = (int)(await http.CreateAsync("/parkinglots", """{"slots_start":"801","slots_end":"810"}"""))["id"]!;
        var access = (int)(await http.CreateAsync("/extensions", $$"""{"exten":"800","context":"{{from}}"}"""))["id"]!;
        await http.EditAsync($"/parkinglots/{lot}/extensions/{access}");

        await OneGoesThroughAsync(
            isReversed,
            (HttpMethod.Put, $"/extensions/{access}", $$"""{"context":"{{to}}"}"""),
            (HttpMethod.Post, "/extensions", $$"""{"exten":"805","context":"{{to}}"}"""));

        Task<string> NewContextAsync() => http.NewContextAsync(ranges: """ "user_ranges":[{"start":"700","end":"999"}] """);
    }

    /// <summary>
    /// No extension in the context leads to a parking lot before, so a write that assigns a number there has found none.
    /// </summary>
    [Theory]
    [InlineData("new", true), InlineData("renumbered", true), InlineData("moved", true), InlineData("of a line", true), InlineData("another lot", true)]
    [InlineData("new", false), InlineData("renumbered", false), InlineData("moved", false), InlineData("of a line", false), InlineData("another lot", false)]
    public async Task The_first_parking_lot_of_a_context_and_a_number_in_its_slots_are_not_there_at_once(string way, bool isReversed)
    {
        var http = Tenant.Http;
        var context = await NewContextAsync();
        var (lot, access) = await NewLotAsync("800");

        await OneGoesThroughAsync(isReversed, (HttpMethod.Put, $"/parkinglots/{lot}/extensions/{access}", ""), await OtherAsync());

        async Task<(HttpMethod, string, string)> OtherAsync()
        {
            switch (way)
            {
                case "new":
                    return (HttpMethod.Post, "/extensions", $$"""{"exten":"805","context":"{{context}}"}""");
                case "renumbered":
                    return (HttpMethod.Put, $"/extensions/{await NewExtensionAsync("900", context)}", """{"exten":"805"}""");
                case "moved":
                    var elsewhere = await NewExtensionAsync("805", await NewContextAsync());
                    return (HttpMethod.Put, $"/extensions/{elsewhere}", $$"""{"context":"{{context}}"}""");
                case "of a line":
                    return (HttpMethod.Post, $"/lines/{await http.NewLineAsync(context)}/extensions", $$"""{"exten":"805","context":"{{context}}"}""");
                default:
                    var (other, number) = await NewLotAsync("820");
                    return (HttpMethod.Put, $"/parkinglots/{other}/extensions/{number}", "");
            }
        }

        async Task<(int Lot, int Access)> NewLotAsync(string exten) => (
            (int)(await http.CreateAsync("/parkinglots", """{"slots_start":"801","slots_end":"810"}"""))["id"]!,
            await NewExtensionAsync(exten, context));

        async Task<int> NewExtensionAsync(string exten, string within) =>
            (int)(await http.CreateAsync("/extensions", $$"""{"exten":"{{exten}}","context":"{{within}}"}"""))["id"]!;

        Task<string> NewContextAsync() => http.NewContextAsync(ranges: """ "user_ranges":[{"start":"700","end":"999"}] """);
    }

    private async Task OneGoesThroughAsync(
        bool isReversed, (HttpMethod Method, string Path, string Body) first, (HttpMethod Method, string Path, string Body) second)
    {
        if (isReversed)
        {
            (first, second) = (second, first);
        }

        var (one, two, hasMet) = await AtOnceAsync(() => SendAsync(first), () => SendAsync(second));

        Assert.True(hasMet);
        Assert.StartsWith("20", one);
        Assert.StartsWith("400", two);

        async Task<string> SendAsync((HttpMethod Method, string Path, string Body) write)
        {
            var (status, text) = await Tenant.Http.SendAsync(write.Method, write.Path, write.Body);
            return $"{(int)status} {text}";
        }
    }

    private async Task RunAsync(RaceScenario scenario, List<string> wrong)
    {
        var (first, second) = await RaceOrders.OfAsync(
            scenario, async () => (await InOrderAsync(scenario, isFirstFirst: true), await InOrderAsync(scenario, isFirstFirst: false)));
        var races = new[] { (scenario, first, second), (scenario.Reversed, second.Turned, first.Turned) }
            .Where((_, place) => RacesAll || place == (service.IsReversed ? 1 : 0));
        foreach (var (raced, inOrder, otherWay) in races)
        {
            if (await MeetAsync(raced) is not { } race)
            {
                return;
            }
            var (atOnce, hasMet) = race;
            if (atOnce != inOrder && atOnce != otherWay)
            {
                wrong.Add($"{raced.Name}\n{Difference(atOnce, inOrder)}\n{Difference(atOnce, otherWay)}");
            }
            else if (!hasMet && atOnce.First.StartsWith("20", StringComparison.Ordinal) && atOnce.Second.StartsWith("20", StringComparison.Ordinal))
            {
                // Where both went through, each came to its commit; else this test would look at nothing.
                wrong.Add($"{raced.Name}\n  the two commits did not meet");
            }
        }
    }

    private static string Difference(RaceOutcome actual, RaceOutcome expected)
    {
        var (left, right) = ($"{actual}", $"{expected}");
        var same = left.Zip(right).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"  {actual.First}; {actual.Second} against {expected.First}; {expected.Second}: …{Part(left, same)}… against …{Part(right, same)}…";
    }

    private static string Part(string text, int at) => text[Math.Max(0, at - 80)..Math.Min(text.Length, at + 80)];

    private async Task<RaceOutcome> InOrderAsync(RaceScenario scenario, bool isFirstFirst)
    {
        var world = await scenario.MakeAsync(Tenant);
        if (isFirstFirst)
        {
            var one = await scenario.SendFirstAsync(Tenant.Http, world);
            return await OutcomeAsync(world, one, await scenario.SendSecondAsync(Tenant.Http, world));
        }
        var two = await scenario.SendSecondAsync(Tenant.Http, world);
        return await OutcomeAsync(world, await scenario.SendFirstAsync(Tenant.Http, world), two);
    }

    /// <summary>Both at once; again when both went through without meeting, as on a machine with too much to do. Null when they can't.</summary>
    private async Task<(RaceOutcome Outcome, bool HasMet)?> MeetAsync(RaceScenario scenario)
    {
        for (var attempt = 1; ; attempt++)
        {
            var world = await scenario.MakeAsync(Tenant);
            if (scenario.IsSerial(world))
            {
                return null;
            }
            var (outcome, hasMet) = await AtOnceAsync(scenario, world);
            var isDone = outcome.First.StartsWith("20", StringComparison.Ordinal) && outcome.Second.StartsWith("20", StringComparison.Ordinal);
            if (hasMet || !isDone || attempt == 3)
            {
                return (outcome, hasMet);
            }
        }
    }

    private async Task<(RaceOutcome Outcome, bool HasMet)> AtOnceAsync(RaceScenario scenario, RaceWorld world)
    {
        var (one, two, hasMet) = await AtOnceAsync(
            () => scenario.SendFirstAsync(Tenant.Http, world), () => scenario.SendSecondAsync(Tenant.Http, world));
        return (await OutcomeAsync(world, one, two), hasMet);
    }

    /// <summary>Sends both so that each has read all that it reads before the first one commits.</summary>
    private async Task<(string First, string Second, bool HasMet)> AtOnceAsync(Func<Task<string>> sendFirst, Func<Task<string>> sendSecond)
    {
        var meeting = new CommitMeeting();
        service.Meetings.Current = meeting;
        try
        {
            var first = LeavingAsync(sendFirst(), meeting);
            await meeting.First;
            var second = LeavingAsync(sendSecond(), meeting);
            return (await first, await second, meeting.HasMet);
        }
        finally
        {
            service.Meetings.Current = null;
        }
    }

    private static async Task<string> LeavingAsync(Task<string> request, CommitMeeting meeting)
    {
        try
        {
            return await request;
        }
        finally
        {
            meeting.Leave();
        }
    }

    private async Task<RaceOutcome> OutcomeAsync(RaceWorld world, string first, string second) =>
        new(first, second, await world.LookAsync(Tenant.Http));
}

public sealed class SqliteRaceTests(SqliteRaceFixture service) : RaceTests<SqliteRaceFixture>(service), IClassFixture<SqliteRaceFixture>;

public sealed class PostgresRaceTests(PostgresRaceFixture service) : RaceTests<PostgresRaceFixture>(service), IClassFixture<PostgresRaceFixture>;
