namespace Confd.Plugins;

/// <summary>Declares <c>/asterisk/queues/general</c>: general options of queues.</summary>
/// <remarks>Source: wazo-confd 1.1 API, asterisk/queues/general.</remarks>
public sealed class QueueGeneralPlugin() : SettingsPlugin<QueueGeneral>("queue_general")
{
    public override void Declare(SettingsBuilder<QueueGeneral> settings) => settings
        .Route("asterisk/queues/general")
        .WithOptions(
            typeof(OptionsBody<QueueOption>), Reload.Queue,
            ("persistentmembers", "yes"), ("autofill", "no"), ("monitor-type", "no"), ("updatecdr", "no"),
            ("shared_lastcall", "yes"))
        // Singular, unlike the path.
        .Acl(read: "get", "confd.asterisk.queue.general");
}
