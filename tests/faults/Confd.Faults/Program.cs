using System.Text.Json.Nodes;
using Confd.Faults;
using Confd.History;
using Directory = System.IO.Directory;

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
    Path.Combine(root, "deploy", "cluster.sh"), folder, ClusterScript.FreePort(silos: 3, gateways: 2), silos: 3, gateways: 2);
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

    var recorder = new Recorder();
    var history = new HistoryCheck(recorder);
    var others = new Confd.Faults.Directory();
    var schedules = await SharedEdits.PrepareAsync(cluster, client, recorder);
    var extensions = await Contest.PrepareAsync(context, cluster, client, recorder);
    using var stopping = new CancellationTokenSource();
    var workers = Enumerable.Range(0, 8)
        .Select(number => new Worker(number, context, cluster, client, metrics, recorder, others)).ToList();
    List<Session> sessions =
    [
        .. workers,
        .. Enumerable.Range(0, 4).Select(number => new SharedEdits(number, schedules, cluster, client, recorder)),
        .. extensions.Select((extension, number) => new Contest(number, extension, cluster, client, recorder, history)),
    ];
    var running = Task.WhenAll(sessions.Select(session => session.RunAsync(stopping.Token)));
    var run = new FaultRun(cluster, time, isShort);
    await run.RunAsync();
    await stopping.CancelAsync();
    await running;

    var check = new FinalCheck(cluster, client, [.. workers.SelectMany(worker => worker.People)]);
    var faults = await check.RunAsync(CancellationToken.None);
    await history.RunAsync(cluster, CancellationToken.None);
    var phases = run.Phases.Select(metrics.Summarize).ToList();
    var rolling = phases.Where(phase => phase.Name.Contains("restart of", StringComparison.Ordinal)).ToList();
    var setting = $"{(isShort ? "Short" : "Full")} run on {Environment.ProcessorCount} cores: 3 silos, 2 gateways, HAProxy, PostgreSQL and {sessions.Count} clients on one machine.";
    Console.WriteLine();
    Console.WriteLine(Report.Of(setting, phases, metrics, check, history, faults));
    foreach (var wrong in metrics.StaleReads.Concat(metrics.WrongAnswers).Concat(faults).Concat(history.Faults).Take(30))
    {
        Console.WriteLine($"WRONG: {wrong}");
    }
    isSound = metrics.StaleReads.IsEmpty && metrics.WrongAnswers.IsEmpty && faults.Count == 0 && !history.Faults.Any()
        && metrics.Acknowledged > 0 && rolling.All(phase => phase.ReadErrors == 0);
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
