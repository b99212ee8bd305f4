using Confd.Gateway.Hosting;
using Confd.Silo;

if (args.Contains("--help"))
{
    Console.WriteLine(Usage.Text);
    return 0;
}
try
{
    var app = ConfdHost.Build(args);
    app.Lifetime.ApplicationStarted.Register(() => Greeting.Print(app));
    await app.RunAsync();
    return 0;
}
catch (Exception exception) when (StartFailure.Explain(exception) is not null)
{
    Console.Error.WriteLine(StartFailure.Explain(exception));
    return StartFailure.ExitCode;
}
