using Confd.Gateway.Hosting;

if (args.Contains("--help"))
{
    Console.WriteLine($"""
        Confd.Gateway: the HTTP API of a Confd cluster.

        Usage: dotnet run --project Confd.Gateway [--Key=Value ...]

        Keys come from the command line, from the environment (with __ for :) or from appsettings.json.

        {GatewayUsage.Keys}
          Confd:Cluster:Mode                        local or postgresql            local
          Confd:Cluster:ConnectionString            PostgreSQL of the cluster      Confd:Storage:ConnectionString
          Confd:Cluster:Schema                      Orleans' own tables            confd_orleans
          Confd:Cluster:GatewayPort                 local: the silo's client port  30000
          Confd:Cluster:ClusterId                   the same on all its members    confd
          Confd:Cluster:ServiceId                   never to be changed            confd

        The sinks of events (Confd:Bus, Confd:Sysconfd) and the keeping of their log are configured on the silos: see
        the --help of Confd.Silo.
        """);
    return 0;
}
return await ProgramRun.RunAsync(() => ConfdGatewayHost.Build(args));
