using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class SwitchboardSample : ResourceSample
{
    public SwitchboardSample()
        : base("switchboard", () => """{"name":"s"}""")
    {
        Except("queue_music_on_hold", "names a music class");
        Except("waiting_room_music_on_hold", "names a music class");
    }
}
