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
catch (InvalidOperationException exception) when (exception.Message.StartsWith("Confd:", StringComparison.Ordinal))
{
    Console.Error.WriteLine(exception.Message);
    return 78;
}
