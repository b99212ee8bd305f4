using Confd.Gateway.Hosting;
using Confd.Notifier;

namespace Confd.Silo;

internal static class Usage
{
    public const string Text = $"""
        Confd.Silo: telephony configuration service, with its HTTP gateway in the same process.

        Usage: dotnet run --project Confd.Silo [--Key=Value ...]

        Keys come from the command line, from the environment (with __ for :) or from appsettings.json.

        {GatewayUsage.Keys}
        {NotifierUsage.Keys}
          Confd:Storage:Provider                    sqlite or postgresql           sqlite
          Confd:Storage:ConnectionString            for postgresql; a file for sqlite
          Confd:Storage:LockSeconds                 wait for others' locks, 1-60   8
          Confd:Storage:Schema                      PostgreSQL schema              confd
          Confd:Gateway:Enabled                     serve HTTP in this process     true
          Confd:Health:Urls                         without a gateway: /health/…   nowhere
          Confd:Cluster:Mode                        local (one silo) or postgresql local
          Confd:Cluster:ConnectionString            for postgresql                 Confd:Storage:ConnectionString
          Confd:Cluster:Schema                      Orleans' own tables            confd_orleans
          Confd:Cluster:ResponseSeconds             longest wait for a silo        10, local 30
          Confd:Cluster:SiloPort                    port between silos             11111
          Confd:Cluster:GatewayPort                 port for Orleans clients       30000
          Confd:Cluster:AdvertisedAddress           how others reach this silo     127.0.0.1
          Confd:Cluster:ListenAddress               where it listens               the advertised address
          Confd:Cluster:Kubernetes                  address and name from the pod  false
          Confd:Cluster:ClusterId                   the same on all its members    confd
          Confd:Cluster:ServiceId                   never to be changed            confd
          Confd:PluginDirectory                     folder of further plugins      plugins beside the program
          Confd:Import:MaxRows                      rows of one import             20000
          Confd:Import:MaxBytes                     bytes of one import            16777216
          Confd:Moh:Directory                       music on hold files            moh in the data directory
          Confd:Sounds:Directory                    sounds of the tenants          sounds in the data directory
          Confd:Sounds:SystemDirectory              Asterisk's own sounds          /usr/share/asterisk/sounds
          Confd:Ari:Url                             Asterisk, asked for its sounds is not asked
          Confd:Ari:Username, :Password             of ari.conf                    confd, none
          Confd:Ari:Timeout                         longest wait for it            10 (seconds)
          Confd:Meetings:PurgeInterval              removes old meetings           00:10:00
          Confd:Asterisk:Directory                  Asterisk's files, written      are not written
          Confd:Asterisk:ConfgenUrl                 … by the generator's protocol  off, tcp://127.0.0.1:8669
          Confd:Asterisk:ConfgenAllowRemote         … from other machines          false
          Confd:Asterisk:LineCredentials            lines are made with passwords  false
          Confd:Asterisk:ApiUrl                     where codes of phones are told none
          Confd:Asterisk:ApiKey                     … and the token for it         none
          Confd:Asterisk:NoLoad                     modules that are not loaded    none
          Confd:Asterisk:Dialplan                   which dialplan is written      standalone
          Confd:Asterisk:Servers:0:Url, :Name, :Username, :Password, :CaFile …     told to reload, ami://, amis:// or http://…/ari
          Confd:Asterisk:ReloadWindow               gathers changes for them       1 (seconds)
          Confd:Asterisk:ReloadTimeout              longest wait for one of them   60 (seconds)
          Confd:Provd:Mode                          embedded or provd (wazo-provd) embedded
          Confd:Provd:Plugins                       plugins that phones may name   none
          Confd:Provd:Templates                     templates besides the default  none
          Confd:Provd:Url                           wazo-provd                     http://localhost:8666
          Confd:Provd:Token                         … and the token for it         none
          Confd:Provd:Timeout                       longest wait for one try       3 (seconds)
          Confd:Provd:BreakTime                     rest after many failures       5 (seconds)
          Confd:Pjsip:DocumentationFile             Asterisk's own option names    where Asterisk's packages put it
          Confd:Wizard:KeyFile                      wizard's key for wazo-auth     /var/lib/wazo-auth-keys/wazo-wizard-key.yml
          Confd:Wizard:ServiceId                    … or as whom it asks           the file's
          Confd:Wizard:ServiceKey                   … and its key                  the file's
          Confd:Wizard:AuthUrl                      where it makes administrators  http://localhost:80/api/auth
          Confd:Wizard:AutoprovFile                 with Confd:Provd:Mode=provd    /etc/asterisk/pjsip.d/05-autoprov-wizard.conf
          Confd:Plugins:<name>                      false switches a plugin off    true; wizard: with a key
        """;
}
