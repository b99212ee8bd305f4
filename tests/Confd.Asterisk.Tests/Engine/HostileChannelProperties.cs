using System.Text;
using System.Text.Json;
using Confd.Asterisk.Tests.Format;
using Confd.Fields;
using Confd.Plugins;
using Confd.Resources;
using Confd.Storage;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;

using static Confd.Asterisk.Tests.Engine.MemoryFiles;

namespace Confd.Asterisk.Tests.Engine;

/// <summary>For any content of endpoints, the files of channels have the intended sections and options.</summary>
public sealed class HostileChannelProperties
{
    private const long Iterations = 2_000;

    private static readonly Guid Tenant = Owner;

    private static readonly Gen<string> Values = Gen.OneOf(
        Gen.OneOf(
            ";", ";--", "--;", ";---", "=", "=>", "[x]", "[", "]", "(!)", "#exec ls", "#include x", "\n", "\r\n", "\r", "\0", "\t", "\u007f", "\\", "\\;",
            "\"", "${EXTEN}", "|", ",", "%", "@", "<1>", "é", "😀", " ", "type = auth", "set_var = A=1"),
        Gen.Char.AlphaNumeric.Select(letter => $"{letter}")).Array[0, 8].Select(string.Concat);

    private static readonly ResourceId Line = new("line", "1");

    private static readonly ResourceId User = new("user", $"{Tenant}");

    private static readonly ResourceId Endpoint = new("endpoint_sip", $"{Tenant}");

    private static readonly ResourceId Trunk = new("trunk", "1");

    [Fact]
    public void Lines_of_SIP() => Gen.Select(Values, Values, Values, Values).Sample(
        (option, secret, exten, announcement) =>
        {
            var file = Compose(
                "pjsip.conf",
                [
                    Row(Line, 1, new Line { Id = 1, TenantUuid = Tenant, Context = "office" }),
                    Row(Endpoint, null, new SipEndpoint
                    {
                        Uuid = Tenant, TenantUuid = Tenant, Name = "sip1",
                        AorSectionOptions = [["contact", option]], AuthSectionOptions = [["username", exten], ["password", secret]],
                        EndpointSectionOptions = [["callerid", option], ["set_var", $"OWN={secret}"], ["from_user", exten]],
                    }),
                    Row(User, 1, new User { Id = 1, Uuid = Tenant, TenantUuid = Tenant, Firstname = option }),
                    Row(new("extension", "1"), 1, new Extension { Id = 1, TenantUuid = Tenant, Exten = exten, Context = "office" }),
                    Row(new("tenant", $"{Tenant}"), null, new Tenant { Uuid = Tenant, RecordStartAnnouncement = announcement, Name = option }),
                ],
                new LinkRow("line_endpoint_sip", Line, Endpoint), new LinkRow("line_extension", Line, new("extension", "1")),
                new LinkRow("user_line", User, Line, 0, """{"user_order":0}"""));

            Assert.Equal(["global", "system", "sip1", "sip1", "sip1"], file.Sections.Select(section => section.Name));
            var (endpoint, auth, aor) = (file.Sections[2], file.Sections[3], file.Sections[4]);
            Assert.Equal(("endpoint", "auth", "aor"), (endpoint["type"]!, auth["type"]!, aor["type"]!));
            Assert.Equal((Kept(option), Kept(exten)), (endpoint["callerid"]!, endpoint["from_user"]!));
            Assert.Equal((Kept(exten), Kept(secret), Kept(option)), (auth["username"]!, auth["password"]!, aor["contact"]!));
            Assert.Equal(
                [
                    Kept($"OWN={secret}"), $"WAZO_TENANT_UUID={Tenant}", "XIVO_USERID=1", $"XIVO_USERUUID={Tenant}", $"WAZO_USERUUID={Tenant}",
                    "WAZO_LINE_ID=1", "WAZO_CHANNEL_DIRECTION=from-wazo", "TRANSFER_CONTEXT=office", Kept($"PICKUPMARK={exten}%office"),
                    "WAZO_SIMULTANEOUS_CALLS=5", "WAZO_USER_DTMF_RECORD_TOGGLE_ENABLED=0", Kept($"XIVO_ORIGINAL_CALLER_ID={option}"),
                    .. announcement.Length > 0 ? new[] { Kept($"WAZO_RECORDING_START_SOUND={announcement}") } : [],
                ],
                endpoint.All("set_var"));
        },
        iter: Iterations);

    [Fact]
    public void Trunks_of_IAX_and_registrations() => Gen.Select(Values, Values, Values).Sample(
        (option, secret, host) =>
        {
            var register = new ResourceId("register_iax", "1");
            var file = Compose(
                "iax.conf",
                [
                    Row(Trunk, 1, new Trunk { Id = 1, TenantUuid = Tenant, Context = "outside" }),
                    Row(new("endpoint_iax", "1"), 1, new IaxEndpoint
                    {
                        Id = 1, TenantUuid = Tenant, Name = "iax1", Host = host, Options = [["secret", secret], ["allow", option], ["allow", "alaw"]],
                    }),
                    Row(register, 1, new IaxRegistration { Id = 1, RemoteHost = host, AuthUsername = option, AuthPassword = secret }),
                ],
                new LinkRow("trunk_endpoint_iax", Trunk, new("endpoint_iax", "1")), new LinkRow("trunk_register_iax", Trunk, register));

            Assert.Equal(["general", "general", "callnumberlimits", "iax1"], file.Sections.Select(section => section.Name));
            Assert.Equal([new KeyValuePair<string, string>("register", Kept($"{option}:{secret}@{host}"))], file.Sections[1].Lines);
            Assert.Equal(
                ["friend", Kept(host), "outside", Kept(secret), Kept(option), "alaw"], file["iax1"].Lines.Select(line => line.Value));
        },
        iter: Iterations);

    [Fact]
    public void Lines_of_SCCP_and_their_phones() => Gen.Select(Values, Values).Sample(
        (name, label) =>
        {
            var (sccp, device, template) = (new ResourceId("endpoint_sccp", "1"), new ResourceId("device", "d"), new ResourceId("func_key", "1"));
            var file = Compose(
                "sccp.conf",
                [
                    Row(Line, 1, new Line { Id = 1, TenantUuid = Tenant, Context = "office" }),
                    Row(sccp, 1, new SccpEndpoint { Id = 1, TenantUuid = Tenant, Name = "sccp1", Options = [["cid_name", name], ["allow", "alaw"]] }),
                    Row(User, 1, new User { Id = 1, Uuid = Tenant, TenantUuid = Tenant, Firstname = name }),
                    Row(device, null, new Device { Id = "d", TenantUuid = Tenant, Mac = "00:11:22:33:44:5e" }),
                    Row(template, 1, JsonSerializer.Deserialize<FuncKeyTemplate>(
                        $$$"""{"id":1,"keys":{"2":{"label":{{{JsonSerializer.Serialize(label)}}},"destination":{"type":"custom","exten":"12"} } } }""", ConfdJson.Options)!),
                ],
                new LinkRow("line_endpoint_sccp", Line, sccp), new LinkRow("line_device", Line, device),
                new LinkRow("user_line", User, Line, 0, """{"user_order":0}"""), new LinkRow("func_key.owner", template, User));

            Assert.Equal(
                ["general", "confd_device", "confd_line", "sccp1", "SEP00112233445E", "speeddial-1-2"], file.Sections.Select(section => section.Name));
            Assert.Equal(Kept(name), file["sccp1"]["cid_name"]);
            Assert.Contains(Kept($"XIVO_ORIGINAL_CALLER_ID=\"{name}\""), file["sccp1"].All("setvar"));
            Assert.Equal(["sccp1", "speeddial-1-2"], file["SEP00112233445E"].Lines.Select(line => line.Value));
            Assert.Equal(
                ["speeddial", label.Length > 0 ? Kept(label) : "12", "12", "yes"], file["speeddial-1-2"].Lines.Select(line => line.Value));
        },
        iter: Iterations);
}
