using Confd.Gateway.Hosting;

if (args.Contains("--help"))
{
    Console.WriteLine($"""
        Confd.Gateway: the HTTP API of a Confd cluster.

        Usage: dotnet run --project Confd.Gateway [--Key=Value ...]

        Keys come from the command line, from the environment (with __ for :) or from appsettings.json.

        {GatewayUsage.Keys}
        {GatewayUsage.ClusterKeys}

        The sinks of events (Confd:Bus, Confd:Sysconfd) and the keeping of their log are configured on the silos: see
        the --help of Confd.Silo.
        """);
    return 0;
}
return await ProgramRun.RunAsync(() => ConfdGatewayHost.Build(args));
