using Confd.Gateway.Hosting;
using Confd.Silo;

if (args.Contains("--help"))
{
    Console.WriteLine(Usage.Text);
    return 0;
}
return await ProgramRun.RunAsync(() =>
{
    var app = ConfdHost.Build(args);
    app.Lifetime.ApplicationStarted.Register(() => Greeting.Print(app));
    return app;
});
