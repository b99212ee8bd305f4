using System.Text.Json.Nodes;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class ContextSample : ResourceSample
{
    public ContextSample()
        : base("context", () => """{"label":"c"}""")
    {
        Except("name", "another name of label in bodies");
        Value("user_ranges", """[{"start":"1000","end":"1999"}]""");
    }
}

public sealed class VoicemailSample : ResourceSample
{
    public VoicemailSample()
        : base("voicemail", async tenant => $$"""{"name":"v","number":"{{NewNumber()}}","context":"{{await tenant.Http.NewContextAsync()}}"}""")
    {
        Value("context", async tenant => $"\"{await tenant.Http.NewContextAsync()}\"");
        Value("timezone", "\"eu-fr\"");
        Together("delete_messages", """{"email":"a@example.com","attach_audio":true}""");
    }
}

public sealed class ExtensionSample : ResourceSample
{
    public ExtensionSample()
        : base("extension", async tenant => $$"""{"exten":"{{NewNumber()}}","context":"{{await tenant.Http.NewContextAsync()}}"}""")
    {
        Value("context", async tenant => $"\"{await tenant.Http.NewContextAsync()}\"");
        Value("exten", _ => Task.FromResult($"\"{NewNumber()}\""));
        Changes("enabled", "commented");
        Changes("commented", "enabled");
    }
}

public sealed class LineSample : ResourceSample
{
    public LineSample()
        : base("line", async tenant => $$"""{"context":"{{await tenant.Http.NewContextAsync()}}"}""")
    {
        Value("context", async tenant => $"\"{await tenant.Http.NewContextAsync()}\"");
        Generated("provisioning_code");
        Accepts("endpoint_sip", "null");
        Accepts("endpoint_sccp", "null");
        Accepts("endpoint_custom", "null");
        Accepts("extensions", "'context': ['Missing data for required field.']");
        Except("caller_id_name", "needs an endpoint");
        Except("caller_id_num", "needs an endpoint");
        Value("registrar", NewRegistrarAsync);
        Changes("provisioning_code", "provisioning_extension");
        Changes("position", "device_slot");
    }

    private static async Task<string> NewRegistrarAsync(TestTenant tenant)
    {
        var made = await tenant.Http.CreateAsync("/registrars", """{"main_host":"a","proxy_main_host":"b"}""");
        return $"\"{made["id"]}\"";
    }
}

public sealed class UserSample : ResourceSample
{
    public UserSample()
        : base("user", () => """{"firstname":"u"}""")
    {
        LocatedAt = user => $"/users/{user["id"]}";
        Generated("caller_id");
        Value("caller_id", "\"\\\"Somebody\\\"\"");
        Changes(
            "call_record_enabled", "call_record_outgoing_external_enabled", "call_record_outgoing_internal_enabled",
            "call_record_incoming_external_enabled", "call_record_incoming_internal_enabled");
        foreach (var part in new[] { "outgoing_external", "outgoing_internal", "incoming_external", "incoming_internal" })
        {
            Changes($"call_record_{part}_enabled", "call_record_enabled");
        }
        Value("music_on_hold", "\"default\"");
        Value("timezone", "\"Europe/Paris\"");
        Value("func_key_template_id", async tenant => $"{(await tenant.Http.CreateAsync("/funckeys/templates", "{}"))["id"]}");
        Together("mobile_fallback_enabled", """{"mobile_phone_number":"123"}""");
        Except("forwards", "a part of the creation's body, with routes of its own afterwards");
    }
}

public sealed class SccpEndpointSample : ResourceSample
{
    public SccpEndpointSample()
        : base("endpoint_sccp", () => "{}")
    {
        Value("options", """[["cid_name","x"],["allow","ulaw"]]""");
    }
}

public sealed class CustomEndpointSample() : ResourceSample("endpoint_custom", () => $$"""{"interface":"{{NewName()}}"}""");

public sealed class SipEndpointSample : ResourceSample
{
    public SipEndpointSample()
        : base("endpoint_sip", () => "{}")
    {
        Generated("name");
        Common(Value, Value);
    }

    /// <summary>What endpoints and templates have in common.</summary>
    internal static void Common(Action<string, string> value, Action<string, Func<TestTenant, Task<string>>> related)
    {
        related("templates", async tenant =>
            $$"""[{"uuid":"{{(await tenant.Http.CreateAsync("/endpoints/sip/templates", "{}"))["uuid"]}}"}]""");
        related("transport", async tenant =>
            $$"""{"uuid":"{{(await tenant.Http.CreateAsync("/sip/transports", $$"""{"name":"{{NewName()}}"}"""))["uuid"]}}"}""");
        foreach (var (section, option) in new[]
        {
            ("aor", "max_contacts"), ("auth", "username"), ("endpoint", "allow"), ("identify", "match"),
            ("registration", "client_uri"), ("registration_outbound_auth", "username"), ("outbound_auth", "username"),
        })
        {
            value($"{section}_section_options", $"""[["{option}","1"]]""");
        }
    }
}

public sealed class SipTemplateSample : ResourceSample
{
    public SipTemplateSample()
        : base("endpoint_sip_template", () => "{}")
    {
        LocatedAt = template => $"/endpoints/sip/{template["uuid"]}";
        Generated("name");
        SipEndpointSample.Common(Value, Value);
    }
}

public sealed class SipTransportSample : ResourceSample
{
    public SipTransportSample()
        : base("sip_transports", () => $$"""{"name":"{{NewName()}}"}""")
    {
        Value("options", """[["protocol","udp"]]""");
    }
}

public sealed class UserLineSample() : AssociationSample("user_line")
{
    // The name of the line follows the user, and stays.
    public override bool LeavesNoTrace => false;

    public override Task<JsonObject> RightAsync(TestTenant tenant) => LineExtensionSample.LineAsync(tenant);
}

public sealed class LineExtensionSample() : AssociationSample("line_extension")
{
    // The line takes over the context of its extension.
    public override bool LeavesNoTrace => false;

    public override Task<JsonObject> LeftAsync(TestTenant tenant) => LineAsync(tenant);

    public override async Task<JsonObject> RightAsync(TestTenant tenant) => await tenant.Http.CreateAsync(
        "/extensions", $$"""{"exten":"1000","context":"{{await tenant.Http.NewContextAsync()}}"}""");

    /// <summary>A line with an endpoint.</summary>
    internal static async Task<JsonObject> LineAsync(TestTenant tenant)
    {
        var line = await new ResourceSubject("line", tenant).CreateAsync();
        var sip = await tenant.Http.CreateAsync("/endpoints/sip", "{}");
        await tenant.Http.EditAsync($"/lines/{line["id"]}/endpoints/sip/{sip["uuid"]}");
        return line;
    }
}
