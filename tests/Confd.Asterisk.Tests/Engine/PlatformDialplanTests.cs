using Confd.Storage;
using Microsoft.Extensions.DependencyInjection;

using static Confd.Asterisk.Tests.Engine.MemoryFiles;

namespace Confd.Asterisk.Tests.Engine;

/// <summary>The dialplan for the platform's own dialplan files.</summary>
public sealed class PlatformDialplanTests
{
    private static readonly ResourceId Office = new("context", "1"), Out = new("context", "2"), Alice = new("user", $"{Guid.NewGuid()}");
    private static readonly ResourceId Line = new("line", "1"), Sip = new("endpoint_sip", $"{Guid.NewGuid()}");

    [Fact]
    public void Numbers_lead_to_the_subroutines_of_the_platform()
    {
        var (uuid, group, outcall) = (Guid.Parse(Alice.Key), Guid.NewGuid(), new ResourceId("outcall", "8"));
        var file = Compose(
            "extensions.conf",
            new ServiceCollection().Configure<AsteriskOptions>(options => options.Dialplan = "platform").BuildServiceProvider(),
            [
                Row(Office, 1, new Context { Id = 1, Name = "office", Type = "internal", TenantUuid = Owner }),
                Row(Out, 2, new Context { Id = 2, Name = "out", Type = "outcall", TenantUuid = Owner }),
                Row(Alice, 3, new User { Id = 3, Uuid = uuid, Firstname = "Alice", TenantUuid = Owner }),
                Row(Line, 1, new Line { Id = 1, Context = "office", TenantUuid = Owner }),
                Row(Sip, null, new SipEndpoint { Uuid = Guid.Parse(Sip.Key), Name = "desk", TenantUuid = Owner }),
                Row(new ResourceId("group", $"{group}"), 7, new Group { Id = 7, Uuid = group, Label = "Sales", Name = "sales", TenantUuid = Owner }),
                Row(outcall, 8, new Outcall { Id = 8, Name = "all", TenantUuid = Owner }),
                Number(4, "1001", "office"), Number(5, "2001", "office"), Number(6, "_0.", "out"), Number(9, "1002", "office"),
            ],
            new LinkRow("user_line", Alice, Line), new LinkRow("line_endpoint_sip", Line, Sip), new LinkRow("context_context", Office, Out),
            new LinkRow("line_extension", Line, new ResourceId("extension", "4")),
            new LinkRow("group_extension", new ResourceId("group", $"{group}"), new ResourceId("extension", "5")),
            new LinkRow("outcall_extension", outcall, new ResourceId("extension", "6")));

        Assert.Equal(
            [
                "[office] include=out", "[out] ", "[office] exten=1001,hint,PJSIP/desk; exten=1001,1,GoSub(user,s,1(3,,4))",
                "[office] exten=2001,1,GoSub(group,s,1(7,,5))", "[out] exten=_0.,1,GoSub(outcall,s,1(8,,6))",
                $"[usersharedlines] exten={uuid},hint,PJSIP/desk",
            ],
            file.Sections.Select(section => $"{section}"));
    }

    private static ResourceRow Number(int id, string exten, string context) =>
        Row(new ResourceId("extension", $"{id}"), id, new Extension { Id = id, Exten = exten, Context = context, TenantUuid = Owner });
}
