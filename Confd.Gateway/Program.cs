using Confd.Gateway.Hosting;

if (args.Contains("--help"))
{
    Console.WriteLine("""
        Confd.Gateway: the HTTP API of a Confd cluster.

        Usage: dotnet run --project Confd.Gateway [--Key=Value ...]

        Keys come from the command line, from the environment (with __ for :) or from appsettings.json.

          Confd:Urls                  where to listen          http://127.0.0.1:9486
          Confd:DataDirectory         administrator token      ./data
          Confd:Auth:Mode             Keys or Wazo                   Keys
          Confd:Auth:AdminToken       administrator token      made at the first start
          Confd:Auth:MasterTenant     uuid of the tenant above all others
          Confd:Auth:Keys:0:Token, TenantUuid, UserUuid, Acl:0 …   further keys
          Confd:Auth:Wazo:Url         wazo-auth server               http://localhost:80/api/auth
          Confd:Auth:Wazo:Timeout     longest wait for it            10
          Confd:Auth:Wazo:CacheDuration  how long its answers hold   3
          Confd:Auth:Wazo:CacheSize   most answers kept              20000
          Confd:Auth:Wazo:VerifyCertificate  check its certificate   true
          Confd:Auth:Wazo:KeyFile     credentials of this service, or :Username and :Password
          Confd:Cluster:Mode          local or postgresql      local
          Confd:Cluster:ConnectionString   PostgreSQL of the cluster   Confd:Storage:ConnectionString
          Confd:Cluster:Schema        Orleans' own tables      confd_orleans
          Confd:Cluster:GatewayPort   local: the silo's client port    30000
          Confd:Cluster:ClusterId, Confd:Cluster:ServiceId     confd, confd
        """);
    return 0;
}
try
{
    var app = ConfdGatewayHost.Build(args);
    await app.RunAsync();
    return 0;
}
catch (InvalidOperationException exception) when (exception.Message.StartsWith("Confd:", StringComparison.Ordinal))
{
    Console.Error.WriteLine(exception.Message);
    return 78;
}
