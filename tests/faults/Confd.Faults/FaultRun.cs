namespace Confd.Faults;

/// <summary>The faults that the cluster suffers while it works.</summary>
internal sealed class FaultRun(ClusterScript cluster, TimeProvider time, bool isShort)
{
    private readonly List<Phase> phases = [];

    public IReadOnlyList<Phase> Phases => phases;

    public async Task RunAsync()
    {
        await PhaseAsync("nothing", () => PauseAsync(isShort ? 4 : 15));
        foreach (var silo in isShort ? cluster.SiloNames.Take(1) : cluster.SiloNames)
        {
            await PhaseAsync($"kill -9 {silo}, start it again", () => KillAsync(silo));
        }
        foreach (var gateway in isShort ? cluster.GatewayNames.Take(1) : cluster.GatewayNames)
        {
            await PhaseAsync($"kill -9 {gateway}, start it again", () => KillAsync(gateway));
        }
        await PhaseAsync($"PostgreSQL stopped for {(isShort ? 3 : 15)} s", async () =>
        {
            await cluster.StopAsync("postgres");
            await PauseAsync(isShort ? 3 : 15);
            await cluster.RestartAsync("postgres");
            await PauseAsync(isShort ? 3 : 10);
        });
        if (!isShort)
        {
            await PhaseAsync("PostgreSQL crashed and started at once", async () =>
            {
                await cluster.KillAsync("postgres");
                await cluster.RestartAsync("postgres");
                await PauseAsync(10);
            });
        }
        var paused = cluster.SiloNames[1];
        await PhaseAsync($"{paused} frozen for {(isShort ? 8 : 30)} s", async () =>
        {
            await cluster.PauseAsync(paused);
            await PauseAsync(isShort ? 8 : 30);
            await cluster.ResumeAsync(paused);
            await PauseAsync(isShort ? 3 : 10);
        });
        // One that was voted out while it was frozen has ended itself.
        await cluster.RestartAsync(paused);
        if (!isShort)
        {
            await PhaseAsync("rolling restart of all silos", () => RollAsync(cluster.SiloNames));
            await PhaseAsync("rolling restart of all gateways", () => RollAsync(cluster.GatewayNames));
        }
        else
        {
            await PhaseAsync($"restart of {cluster.SiloNames[2]}", () => RollAsync([cluster.SiloNames[2]]));
        }
        await PhaseAsync("nothing, at the end", () => PauseAsync(isShort ? 2 : 10));
    }

    private async Task KillAsync(string name)
    {
        await cluster.KillAsync(name);
        await PauseAsync(isShort ? 2 : 15);
        await cluster.RestartAsync(name);
        await PauseAsync(isShort ? 1 : 5);
    }

    private async Task RollAsync(IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            await cluster.RestartAsync(name);
            await PauseAsync(isShort ? 1 : 5);
        }
    }

    private async Task PhaseAsync(string name, Func<Task> work)
    {
        Console.WriteLine($"  {name} ...");
        var started = time.GetTimestamp();
        await work();
        phases.Add(new Phase(name, started, time.GetTimestamp()));
    }

    private static Task PauseAsync(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds));
}
