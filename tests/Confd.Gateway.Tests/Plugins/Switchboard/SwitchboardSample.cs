using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class SwitchboardSample : ResourceSample
{
    public SwitchboardSample()
        : base("switchboard", () => """{"name":"s"}""")
    {
        Value("queue_music_on_hold", MusicAsync);
        Value("waiting_room_music_on_hold", MusicAsync);
    }

    private static async Task<string> MusicAsync(TestTenant tenant) =>
        (await tenant.Http.CreateAsync("/moh", """{"label":"m","mode":"files"}"""))["name"]!.ToJsonString();
}
