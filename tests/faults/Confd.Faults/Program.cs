using System.Text.Json.Nodes;
using Confd.Faults;

var isShort = args.Contains("--short");
var root = args is [.., var last] && Directory.Exists(last) ? last : Directory.GetCurrentDirectory();
var folder = Path.Combine(Path.GetTempPath(), $"confd-faults-{Environment.ProcessId}");
Directory.CreateDirectory(folder);
// PostgreSQL runs as another user and must get through.
if (!OperatingSystem.IsWindows())
{
    File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherExecute | UnixFileMode.OtherRead);
}
var time = TimeProvider.System;
var cluster = new ClusterScript(
    Path.Combine(root, "deploy", "cluster.sh"), folder, port: 21000 + (Environment.ProcessId % 300 * 30), silos: 3, gateways: 2);
var metrics = new Metrics(time);
var isSound = false;
try
{
    Console.WriteLine("Starting 3 silos, 2 gateways, PostgreSQL and HAProxy ...");
    await cluster.UpAsync();
    using var client = new Client(cluster.Token, metrics, time);
    var made = await client.SendAsync(cluster.LoadBalancer, HttpMethod.Post, "/contexts", JsonNode.Parse(
        """{"label":"faults","user_ranges":[{"start":"10000000","end":"99999999"}]}"""), counts: false, CancellationToken.None);
    var context = (string)made.Body!["name"]!;

    using var stopping = new CancellationTokenSource();
    var workers = Enumerable.Range(0, 8).Select(number => new Worker(number, context, cluster, client, metrics)).ToList();
    var running = Task.WhenAll(workers.Select(worker => worker.RunAsync(stopping.Token)));
    var run = new FaultRun(cluster, time, isShort);
    await run.RunAsync();
    await stopping.CancelAsync();
    await running;

    var check = new FinalCheck(cluster, client, [.. workers.SelectMany(worker => worker.People)]);
    var faults = await check.RunAsync(CancellationToken.None);
    var phases = run.Phases.Select(metrics.Summarize).ToList();
    var rolling = phases.Where(phase => phase.Name.Contains("restart of", StringComparison.Ordinal)).ToList();
    var setting = $"{(isShort ? "Short" : "Full")} run on {Environment.ProcessorCount} cores: 3 silos, 2 gateways, HAProxy, PostgreSQL and 8 clients on one machine.";
    Console.WriteLine();
    Console.WriteLine(Report.Of(setting, phases, metrics, check, faults));
    foreach (var wrong in metrics.StaleReads.Concat(metrics.WrongAnswers).Concat(faults).Take(30))
    {
        Console.WriteLine($"WRONG: {wrong}");
    }
    isSound = metrics.StaleReads.IsEmpty && metrics.WrongAnswers.IsEmpty && faults.Count == 0
        && metrics.Acknowledged > 0 && rolling.All(phase => phase.SafeErrors == 0);
}
finally
{
    await cluster.DownAsync();
    if (isSound)
    {
        Directory.Delete(folder, recursive: true);
    }
    else
    {
        Console.WriteLine($"Logs are in {folder}");
    }
}
Console.WriteLine(isSound ? "The cluster kept its promises." : "The cluster did not keep its promises.");
return isSound ? 0 : 1;
