namespace Confd.Gateway.Hosting;

/// <summary>The gateway's keys in <c>--help</c>, in both programs.</summary>
public static class GatewayUsage
{
    /// <summary>Sections that silos read: gateways often get the same configuration.</summary>
    public static IReadOnlyCollection<string> SiloSections { get; } =
    [
        "Confd:Storage", "Confd:Gateway:Enabled", "Confd:Bus", "Confd:Sysconfd",
        "Confd:Health", "Confd:Moh", "Confd:Sounds", "Confd:Ari", "Confd:Asterisk", "Confd:Meetings", "Confd:Pjsip", "Confd:Provd", "Confd:Import", "Confd:Wizard", "Confd:PluginDirectory", "Confd:Plugins",
        "Confd:Cluster:SiloPort", "Confd:Cluster:AdvertisedAddress", "Confd:Cluster:ListenAddress", "Confd:Cluster:Kubernetes",
        "Confd:Events:Streams", "Confd:Events:PollInterval", "Confd:Events:AlwaysNotify", "Confd:Events:RetentionDays",
        "Confd:Events:RetentionCount", "Confd:Events:RetentionInterval",
    ];

    /// <summary>As <see cref="Keys"/>, for a gateway in its own process.</summary>
    public const string ClusterKeys = """
          Confd:Cluster:Mode                        local or postgresql            local
          Confd:Cluster:ConnectionString            PostgreSQL of the cluster      Confd:Storage:ConnectionString
          Confd:Cluster:Schema                      Orleans' own tables            confd_orleans
          Confd:Cluster:ResponseSeconds             longest wait for a silo        10, local 30
          Confd:Cluster:GatewayPort                 local: the silo's client port  30000
          Confd:Cluster:ClusterId                   the same on all its members    confd
          Confd:Cluster:ServiceId                   never to be changed            confd
        """;

    /// <summary>One line per key: name, meaning, default.</summary>
    public const string Keys = """
          Confd:Urls                                where to listen, parted by ;   http://127.0.0.1:9486
          Confd:DataDirectory                       secrets, and the database      ./data
          Confd:Auth:Mode                           Keys, Wazo or Jwt              Keys
          Confd:Auth:MasterTenant                   uuid of the tenant above all   Keys: made at the first start
          Confd:Auth:AdminToken                     administrator token            made at the first start
          Confd:Auth:Keys:0:Token, :TenantUuid, :UserUuid, :Acl:0 …                further keys
          Confd:Auth:Wazo:Url                       wazo-auth server               http://localhost:80/api/auth
          Confd:Auth:Wazo:Timeout                   longest wait for it            10 (seconds)
          Confd:Auth:Wazo:VerifyCertificate         check its certificate          true
          Confd:Auth:Wazo:CacheDuration             how long its answers hold      3 (seconds)
          Confd:Auth:Wazo:CacheSize                 most answers of a sort kept    20000
          Confd:Auth:Wazo:KeyFile                   credentials of this service    /var/lib/wazo-auth-keys/wazo-confd-key.yml
          Confd:Auth:Wazo:Username, :Password       instead of the file
          Confd:Auth:Jwt:Authority                  OpenID Connect issuer
          Confd:Auth:Jwt:KeyFile, :SigningKey       instead of it: JWKS or PEM file, or a shared secret
          Confd:Auth:Jwt:Issuer, :Audience          required in tokens             issuer: the authority's own
          Confd:Auth:Jwt:AclClaim, :TenantClaim, :UserClaim                        acl, tenant_uuid, sub
          Confd:Auth:Jwt:ClockSkew                  how much clocks may differ     60 (seconds)
          Confd:Gateway:Cors:Enabled                web pages may call             true
          Confd:Gateway:Cors:Origins, :AllowHeaders which pages, which headers     any, those of the API
          Confd:Gateway:Limits:MaxBodyBytes         largest body                   41943040
          Confd:Gateway:Limits:MaxHeaderBytes       largest sum of headers         32768
          Confd:Gateway:Limits:MaxRequestLineBytes  longest path with query        16384
          Confd:Gateway:Limits:RequestTimeout       longest wait for a body        30 (seconds)
          Confd:Gateway:Limits:MaxConcurrentRequests                               10000
          Confd:Gateway:Limits:RequestsPerSecond    of one token; 0 for any        100000
          Confd:Gateway:Limits:GuestRequestsPerMinute                              600; without token, of one address; 0 for any
          Confd:Gateway:Limits:FailedAuthenticationsPerMinute                      3000; of one address; 0 for any
          Confd:Gateway:Limits:TrustedProxies       whose X-Forwarded-… counts     127.0.0.1, ::1
          Confd:Gateway:DrainSeconds                wait between not ready and stop  0
          Confd:Gateway:RetrySeconds                how long safe requests are repeated  15
          Confd:Events:Heartbeat                    id to quiet watchers           00:00:15
          Confd:Events:Patience                     watchers that do not read go   00:00:10
          Confd:Events:MostWatchers                 of GET /1.1/events             20000
          Confd:Telemetry:Metrics                   GET /metrics for Prometheus    true
          Confd:Telemetry:OtlpEndpoint              where traces and metrics go    nowhere
          Confd:Telemetry:Dashboard                 Orleans dashboard, /dashboard  false
          Confd:Logging:Format                      text or json                   text
          Confd:Logging:Requests                    one log line per request       false
        """;
}
