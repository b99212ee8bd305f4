using Confd.Gateway.Hosting;
using Confd.Silo;

if (args.Contains("--help"))
{
    Console.WriteLine(Usage.Text);
    return 0;
}
try
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddConfdSilo();
    builder.AddConfdGateway();
    var app = builder.Build();
    app.MapConfdGateway();
    app.Lifetime.ApplicationStarted.Register(() => Greeting.Print(app));
    await app.RunAsync();
    return 0;
}
catch (InvalidOperationException exception) when (exception.Message.StartsWith("Confd:", StringComparison.Ordinal))
{
    Console.Error.WriteLine(exception.Message);
    return 78;
}
