using Confd.Asterisk;

namespace Confd.Plugins;

/// <summary>Composes <c>queues.conf</c>: settings, and a queue of Asterisk for each group and each queue, with their members.</summary>
/// <remarks>Source: docs.asterisk.org, app_queue. Agents are not in the file: they log in while calls go on.</remarks>
public sealed class QueuesConf() : ConfFilePlugin("asterisk_queues", "queues.conf", "app_queue.so")
{
    public override void Declare(ConfFileBuilder file) => file
        .Reads<QueueGeneral>().Reads<User>().Reads<Line>().Reads<Context>().Reads<Moh>()
        .Part((read, text) => text.Section("general").Options(read.Settings<QueueGeneral>().Options))
        .Each<Group>(QueueOfGroup.Write)
        .Each<Queue>(QueueOfQueue.Write);
}
