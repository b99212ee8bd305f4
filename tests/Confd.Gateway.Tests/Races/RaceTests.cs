using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests.Races;

/// <summary>
/// Every pair of writes that name a common resource, at the same time: answers and what is there in the end are those of
/// one after the other, in either order.
/// </summary>
public abstract class RaceTests<TService>(TService service) : IAsyncLifetime
    where TService : ConfdFixture, IRaceService
{
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

    private async Task RunAsync(RaceScenario scenario, List<string> wrong)
    {
        var first = await InOrderAsync(scenario, isFirstFirst: true);
        var second = await InOrderAsync(scenario, isFirstFirst: false);
        foreach (var (raced, inOrder, otherWay) in new[] { (scenario, first, second), (scenario.Reversed, Turned(second), Turned(first)) })
        {
            var world = await raced.MakeAsync(Tenant);
            if (raced.IsSerial(world))
            {
                return;
            }
            var (atOnce, hasMet) = await AtOnceAsync(raced, world);
            if (atOnce != inOrder && atOnce != otherWay)
            {
                wrong.Add($"{raced.Name}\n{Difference(atOnce, inOrder)}\n{Difference(atOnce, otherWay)}");
            }
            else if (!hasMet && inOrder.First.StartsWith("20", StringComparison.Ordinal) && inOrder.Second.StartsWith("20", StringComparison.Ordinal))
            {
                // Where both go through, each has come to its commit; else this test would look at nothing.
                wrong.Add($"{raced.Name}\n  the two commits did not meet");
            }
        }
    }

    private static Outcome Turned(Outcome outcome) => outcome with { First = outcome.Second, Second = outcome.First };

    private static string Difference(Outcome actual, Outcome expected)
    {
        var (left, right) = ($"{actual}", $"{expected}");
        var same = left.Zip(right).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"  {actual.First}; {actual.Second} against {expected.First}; {expected.Second}: …{Part(left, same)}… against …{Part(right, same)}…";
    }

    private static string Part(string text, int at) => text[Math.Max(0, at - 80)..Math.Min(text.Length, at + 80)];

    private async Task<Outcome> InOrderAsync(RaceScenario scenario, bool isFirstFirst)
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

    private async Task<(Outcome Outcome, bool HasMet)> AtOnceAsync(RaceScenario scenario, RaceWorld world)
    {
        var meeting = new CommitMeeting();
        service.Meetings.Current = meeting;
        try
        {
            var first = LeavingAsync(scenario.SendFirstAsync(Tenant.Http, world), meeting);
            await meeting.First;
            var second = LeavingAsync(scenario.SendSecondAsync(Tenant.Http, world), meeting);
            var (one, two) = (await first, await second);
            service.Meetings.Current = null;
            return (await OutcomeAsync(world, one, two), meeting.HasMet);
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

    private async Task<Outcome> OutcomeAsync(RaceWorld world, string first, string second) =>
        new(first, second, await world.LookAsync(Tenant.Http));

    /// <summary>Both answers, and what is there in the end.</summary>
    private sealed record Outcome(string First, string Second, string Seen);
}

public sealed class SqliteRaceTests(SqliteRaceFixture service) : RaceTests<SqliteRaceFixture>(service), IClassFixture<SqliteRaceFixture>;

public sealed class PostgresRaceTests(PostgresRaceFixture service) : RaceTests<PostgresRaceFixture>(service), IClassFixture<PostgresRaceFixture>;
