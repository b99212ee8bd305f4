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
            if (await RunAsync(scenario) is { } fault)
            {
                wrong.Add(fault);
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} races came out wrong:\n" + string.Join("\n\n", wrong.Take(20)));
    }

    /// <summary>What is wrong with it; null when nothing is.</summary>
    private async Task<string?> RunAsync(RaceScenario scenario)
    {
        var first = await InOrderAsync(scenario, isFirstFirst: true);
        var second = await InOrderAsync(scenario, isFirstFirst: false);
        var world = await scenario.MakeAsync(Tenant);
        if (scenario.IsSerial(world))
        {
            return null;
        }
        var (raced, hasMet) = await AtOnceAsync(scenario, world);
        if (raced != first && raced != second)
        {
            return $"{scenario.Name}\n  at once: {raced}\n  in order: {first}\n  the other way: {second}";
        }
        // Where both go through, each has come to its commit; else this test would look at nothing.
        return hasMet || !first.StartsWith("20", StringComparison.Ordinal) || !first.Contains("; 20", StringComparison.Ordinal)
            ? null
            : $"{scenario.Name}\n  the two commits did not meet";
    }

    private async Task<string> InOrderAsync(RaceScenario scenario, bool isFirstFirst)
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

    private async Task<(string Outcome, bool HasMet)> AtOnceAsync(RaceScenario scenario, RaceWorld world)
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

    private async Task<string> OutcomeAsync(RaceWorld world, string first, string second) =>
        $"{first}; {second}\n{await world.LookAsync(Tenant.Http)}";
}

public sealed class SqliteRaceTests(SqliteRaceFixture service) : RaceTests<SqliteRaceFixture>(service), IClassFixture<SqliteRaceFixture>;

public sealed class PostgresRaceTests(PostgresRaceFixture service) : RaceTests<PostgresRaceFixture>(service), IClassFixture<PostgresRaceFixture>;
