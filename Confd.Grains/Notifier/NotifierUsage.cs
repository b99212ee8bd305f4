namespace Confd.Notifier;

/// <summary>What <c>--help</c> says about the notifier's keys in silos.</summary>
public static class NotifierUsage
{
    /// <summary>One line per key: name, meaning, default.</summary>
    public const string Keys = """
          Confd:Bus:Enabled                         publish events on RabbitMQ     false
          Confd:Bus:Uri                             the broker                     amqp://guest:guest@127.0.0.1:5672/
          Confd:Bus:Exchange                        headers exchange               wazo-headers
          Confd:Bus:Tenants                         learn of tenants from the bus  true with Confd:Auth:Mode Wazo
          Confd:Sysconfd:Enabled                    tell other daemons to reload   false
          Confd:Sysconfd:Url                        sysconfd                       http://127.0.0.1:8668
          Confd:Sysconfd:Window                     gathers equal commands         00:00:01
          Confd:Sysconfd:Timeout                    longest wait for its answers   00:00:03
          Confd:Events:Streams                      Orleans streams of events      true
          Confd:Events:PollInterval                 looks for unannounced events   00:00:00.5
          Confd:Events:AlwaysNotify                 tell nodes that are no members false
          Confd:Events:RetentionDays                how long events are kept       30
          Confd:Events:RetentionCount               how many events are kept       1000000
          Confd:Events:RetentionInterval            how often old ones are removed 00:01:00
        """;
}
