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
          Confd:Cluster:GatewayPort   the silo's client port   30000
          Confd:Cluster:ClusterId, Confd:Cluster:ServiceId     confd, confd
        """);
    return;
}
var builder = WebApplication.CreateBuilder(args);
builder.Host.UseOrleansClient(client => client.UseLocalhostClustering(
    builder.Configuration.GetValue("Confd:Cluster:GatewayPort", 30000),
    builder.Configuration["Confd:Cluster:ServiceId"] ?? "confd",
    builder.Configuration["Confd:Cluster:ClusterId"] ?? "confd"));
builder.AddConfdGateway();
var app = builder.Build();
app.MapConfdGateway();
app.Run();
