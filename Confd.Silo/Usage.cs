namespace Confd.Silo;

internal static class Usage
{
    public const string Text = """
        Confd.Silo: telephony configuration service, with its HTTP gateway in the same process.

        Usage: dotnet run --project Confd.Silo [--Key=Value ...]

        Keys come from the command line, from the environment (with __ for :) or from appsettings.json.

          Confd:Urls                      where the gateway listens      http://127.0.0.1:9486
          Confd:DataDirectory             database and secrets           ./data
          Confd:Storage:Provider          sqlite or postgresql           sqlite
          Confd:Storage:ConnectionString  for postgresql; a file for sqlite
          Confd:Storage:Schema            PostgreSQL schema              confd
          Confd:Auth:Mode                 Keys or Wazo                   Keys
          Confd:Auth:AdminToken           administrator token            made at the first start
          Confd:Auth:MasterTenant         uuid of the tenant above all others
          Confd:Auth:Keys:0:Token, TenantUuid, UserUuid, Acl:0 …         further keys
          Confd:Auth:Wazo:Url             wazo-auth server               http://localhost:80/api/auth
          Confd:Auth:Wazo:Timeout         longest wait for it            10
          Confd:Auth:Wazo:CacheDuration   how long its answers hold      3
          Confd:Auth:Wazo:CacheSize       most answers kept              20000
          Confd:Auth:Wazo:VerifyCertificate  check its certificate       true
          Confd:Auth:Wazo:KeyFile         credentials of this service, or :Username and :Password
          Confd:Gateway:Enabled           serve HTTP in this process     true
          Confd:Gateway:DrainSeconds      wait between not ready and stop  0
          Confd:Gateway:RetrySeconds      how long safe requests are repeated  15
          Confd:Cluster:Mode              local (one silo) or postgresql local
          Confd:Cluster:ConnectionString  for postgresql                 Confd:Storage:ConnectionString
          Confd:Cluster:Schema            Orleans' own tables            confd_orleans
          Confd:Cluster:SiloPort          port between silos             11111
          Confd:Cluster:GatewayPort       port for Orleans clients       30000
          Confd:Cluster:AdvertisedAddress how others reach this silo     127.0.0.1
          Confd:Cluster:ListenAddress     where it listens               the advertised address
          Confd:Cluster:Kubernetes        address and name come from the pod  false
          Confd:Cluster:ClusterId, Confd:Cluster:ServiceId               confd, confd
          Confd:Telemetry:Metrics         GET /metrics for Prometheus    true
          Confd:Telemetry:OtlpEndpoint    where traces and metrics go    nowhere
          Confd:Telemetry:Dashboard       Orleans dashboard, /dashboard  false
          Confd:Logging:Format            text or json                   text
          Confd:Logging:Requests          one log line per request       false
          Confd:PluginDirectory           folder of further plugins      plugins beside the program
          Confd:Plugins:<name>            false switches a plugin off    true
        """;
}
