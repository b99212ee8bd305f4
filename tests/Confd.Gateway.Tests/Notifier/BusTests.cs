using System.Net;
using System.Text.Json.Nodes;
using Confd.Storage;

namespace Confd.Gateway.Tests.Notifier;

[Collection(BusListener.Collection)]
public sealed class SqliteBusTests(SqliteNotifierFixture service) : BusTests(service), IClassFixture<SqliteNotifierFixture>;

[Collection(BusListener.Collection)]
public sealed class PostgresBusTests(PostgresNotifierFixture service) : BusTests(service), IClassFixture<PostgresNotifierFixture>;

/// <summary>What RabbitMQ hands to a listener: the contract's headers and body for each event of the core.</summary>
public abstract class BusTests(ConfdFixture service) : ApiTests(service)
{
    private readonly List<(string Name, string RoutingKey, JsonObject Headers, JsonNode Data)> expected = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Exchange => ((INotifierFixture)Service).Surroundings.Exchange;

    [Fact]
    public async Task Every_event_of_the_core_arrives_as_the_contract_says()
    {
        await using var bus = await BusListener.StartAsync(Exchange, Tenant.Uuid);
        var origin = (string)(await Http.ReadAsync("/infos"))["uuid"]!;

        await PublishAllAsync();

        var messages = await bus.ExpectAsync(expected.Count);
        Assert.Equal(expected.Select(one => one.Name), messages.Select(message => message.Name));
        foreach (var (message, wanted) in messages.Zip(expected))
        {
            Assert.Equal(wanted.RoutingKey, message.RoutingKey);
            Assert.Equal("application/json", message.ContentType);
            Assert.True(message.IsPersistent);
            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$", (string)message.Headers["timestamp"]!);
            var headers = wanted.Headers.DeepClone().AsObject();
            headers["name"] = wanted.Name;
            headers["required_access"] = $"event.{wanted.Name}";
            headers["required_acl"] = $"events.{wanted.RoutingKey}";
            headers["origin_uuid"] = origin;
            headers["timestamp"] = message.Headers["timestamp"]!.DeepClone();
            AssertSame(wanted.Name, headers, message.Headers);
            headers["data"] = wanted.Data.DeepClone();
            AssertSame(wanted.Name, headers, message.Body);
        }
        Assert.Equal(messages.Count, messages.Select(message => message.Id).Distinct().Count());
    }

    [Fact]
    public async Task Nothing_arrives_of_what_was_refused()
    {
        await using var bus = await BusListener.StartAsync(Exchange, Tenant.Uuid);
        var context = await Http.NewContextAsync();

        await Http.RefuseAsync(
            HttpMethod.Post, "/lines", $$"""{"context":"{{context}}","endpoint_sip":{"label":"x"},"extensions":[{"exten":"1"}]}""",
            $"Input Error - Extension '1' is outside of range for context '{context}'");
        await Http.CreateAsync("/endpoints/sccp", "{}");

        Assert.Equal(["context_created", "sccp_endpoint_created"], (await bus.ExpectAsync(2)).Select(message => message.Name));
    }

    [Fact]
    public async Task Events_of_the_whole_system_have_no_tenant()
    {
        await using var bus = await BusListener.StartAsync(Exchange);
        var name = $"t{Guid.NewGuid():N}"[..20];

        var transport = await Http.CreateAsync("/sip/transports", $$"""{"name":"{{name}}"}""");
        await Http.DeleteAsync($"/sip/transports/{transport["uuid"]}", HttpStatusCode.NoContent);

        IReadOnlyList<BusMessage> own = [];
        await Poll.UntilAsync(
            () => (own = [.. bus.Messages.Where(message => (string?)message.Body["data"]?["uuid"] == (string)transport["uuid"]!)]).Count >= 2,
            "both are told");
        Assert.Equal(["sip_transport_created", "sip_transport_deleted"], own.Select(message => message.Name));
        Assert.All(own, message => Assert.Equal(
            ["name", "origin_uuid", "required_access", "required_acl", "timestamp"], message.Headers.Select(header => header.Key).Order()));
    }

    [Fact]
    public async Task A_message_that_the_broker_refuses_is_set_aside_and_blocks_nobody()
    {
        await using var bus = await BusListener.StartAsync(Exchange, Tenant.Uuid);
        var changes = new ChangeSet();
        for (var number = 0; number < 20; number++)
        {
            changes.Events.Add(new EventRow(
                "test_large", new ResourceId("test_large", $"{number}"), Tenant.Uuid, new JsonObject { ["routing_key"] = "config.test", ["tenant_uuid"] = $"{Tenant.Uuid}" },
                new JsonObject { ["n"] = number, ["text"] = new string('x', number == 7 ? 200_000 : 10) }, null));
        }
        await Service.Store.CommitAsync(changes, Token);

        var arrived = await bus.ExpectAsync(19, seconds: 120);
        Assert.Equal(
            Enumerable.Range(0, 20).Where(number => number != 7),
            arrived.Select(message => (int)message.Body["data"]!["n"]!));
        await Poll.UntilAsync(async () => (await FailedAsync()) is not null);
        var failed = (await FailedAsync())!;
        Assert.Equal("7", (string?)failed["event"]!["key"]);
        Assert.Contains("larger than", (string)failed["error"]!, StringComparison.Ordinal);
        var status = await Service.Http.ReadAsync("/status");
        Assert.Equal("ok", (string?)status["bus_consumer"]!["status"]);
        Assert.True((long)status["event_sinks"]!["bus"]!["failed"]! >= 1);
    }

    private async Task<JsonNode?> FailedAsync() => (await Service.Http.ReadAsync("/events/failed"))["items"]!.AsArray()
        .FirstOrDefault(one => (string?)one!["sink"] == "bus" && (string?)one["event"]!["tenant_uuid"] == $"{Tenant.Uuid}");

    private static void AssertSame(string what, JsonNode wanted, JsonNode actual) => Assert.True(
        JsonNode.DeepEquals(wanted, actual), $"{what}\nexpected: {wanted.ToJsonString()}\nactual:   {actual.ToJsonString()}");

    private void Expect(string name, string routingKey, string data, string? user = null, string more = "{}")
    {
        var headers = JsonNode.Parse(more)!.AsObject();
        headers["tenant_uuid"] = $"{Tenant.Uuid}";
        headers[user is null ? "user_uuid:*" : $"user_uuid:{user}"] = true;
        expected.Add((name, routingKey, headers, JsonNode.Parse(data)!));
    }

    /// <summary>One operation after the other, each with its events.</summary>
    private async Task PublishAllAsync()
    {
        var tenant = Tenant.Uuid;
        var context = await Http.CreateAsync("/contexts", """{"label":"c","user_ranges":[{"start":"1000","end":"1999"}]}""");
        string ContextData() => $$"""{"id":{{context["id"]}},"name":"{{context["name"]}}","type":"internal","tenant_uuid":"{{tenant}}"}""";
        Expect("context_created", "config.contexts.created", ContextData());
        await Http.EditAsync($"/contexts/{context["id"]}", """{"label":"d"}""");
        Expect("context_edited", "config.contexts.edited", ContextData());
        await Http.EditAsync($"/contexts/{context["id"]}/contexts", """{"contexts":[]}""");
        Expect("contexts_associated", "config.contexts.contexts.updated", $$"""{"context_id":{{context["id"]}},"context_ids":[]}""");

        var user = await Http.CreateAsync("/users", """{"firstname":"u"}""");
        var uuid = (string)user["uuid"]!;
        var created = ((string)user["created_at"]!).Replace('T', ' ');
        string UserData() =>
            $$"""{"id":{{user["id"]}},"uuid":"{{uuid}}","subscription_type":0,"created_at":"{{created}}","tenant_uuid":"{{tenant}}"}""";
        Expect("user_created", "config.user.created", UserData());
        await Http.EditAsync($"/users/{uuid}", """{"lastname":"v"}""");
        Expect("user_edited", "config.user.edited", UserData());
        string Switch(string more) => $$"""{"user_id":{{user["id"]}},"user_uuid":"{{uuid}}","tenant_uuid":"{{tenant}}",{{more}}}""";
        foreach (var service in new[] { "dnd", "incallfilter" })
        {
            await Http.EditAsync($"/users/{uuid}/services/{service}", """{"enabled":true}""");
            Expect(
                $"users_services_{service}_updated", $"config.users.{uuid}.services.{service}.updated", Switch("\"enabled\":true"), uuid,
                $$"""{"service_name":"{{service}}"}""");
        }
        foreach (var forward in new[] { "busy", "noanswer", "unconditional" })
        {
            await Http.EditAsync($"/users/{uuid}/forwards/{forward}", """{"enabled":true,"destination":"123"}""");
            Expect(
                $"users_forwards_{forward}_updated", $"config.users.{uuid}.forwards.{forward}.updated",
                Switch("\"enabled\":true,\"destination\":\"123\""), uuid, $$"""{"forward_name":"{{forward}}"}""");
        }

        var voicemail = (int)(await Http.CreateAsync("/voicemails", $$"""{"name":"v","number":"1000","context":"{{context["name"]}}"}"""))["id"]!;
        Expect("voicemail_created", "config.voicemail.created", $$"""{"id":{{voicemail}}}""");
        await Http.EditAsync($"/users/{uuid}/voicemails/{voicemail}");
        var pair = $$"""{"user_uuid":"{{uuid}}","voicemail_id":{{voicemail}}}""";
        Expect("user_voicemail_associated", $"config.users.{uuid}.voicemails.updated", pair, uuid);
        await Http.EditAsync($"/voicemails/{voicemail}", """{"name":"w"}""");
        Expect("voicemail_edited", "config.voicemail.edited", $$"""{"id":{{voicemail}}}""");
        Expect("user_voicemail_edited", $"config.users.{uuid}.voicemails.edited", pair, uuid);
        await Http.DeleteAsync($"/users/{uuid}/voicemails", HttpStatusCode.NoContent);
        Expect("user_voicemail_dissociated", $"config.users.{uuid}.voicemails.deleted", pair, uuid);
        await Http.DeleteAsync($"/voicemails/{voicemail}", HttpStatusCode.NoContent);
        Expect("voicemail_deleted", "config.voicemail.deleted", $$"""{"id":{{voicemail}}}""");

        await PublishEndpointsAsync(context, user);

        await Http.DeleteAsync($"/users/{uuid}", HttpStatusCode.NoContent);
        Expect("user_deleted", "config.user.deleted", UserData());
        await Http.DeleteAsync($"/contexts/{context["id"]}", HttpStatusCode.NoContent);
        Expect("context_deleted", "config.contexts.deleted", ContextData());
    }

    private async Task PublishEndpointsAsync(JsonObject context, JsonObject user)
    {
        var tenant = Tenant.Uuid;
        var sip = await Http.CreateAsync("/endpoints/sip", """{"label":"desk","auth_section_options":[["username","a"],["password","b"]]}""");
        string Sip(string line) =>
            $$"""{"uuid":"{{sip["uuid"]}}","tenant_uuid":"{{tenant}}","name":"{{sip["name"]}}","label":"desk","auth_section_options":[["username","a"]],"registration_section_options":[],"trunk":null,"line":{{line}}}""";
        Expect("sip_endpoint_created", "config.sip_endpoint.created", Sip("null"));
        var sccp = (int)(await Http.CreateAsync("/endpoints/sccp", "{}"))["id"]!;
        string Sccp() => $$"""{"id":{{sccp}},"tenant_uuid":"{{tenant}}","line":null}""";
        Expect("sccp_endpoint_created", "config.sccp_endpoint.created", Sccp());
        await Http.EditAsync($"/endpoints/sccp/{sccp}", """{"options":[]}""");
        Expect("sccp_endpoint_edited", "config.sccp_endpoint.edited", Sccp());
        var @interface = $"if{Guid.NewGuid():N}";
        var custom = (int)(await Http.CreateAsync("/endpoints/custom", $$"""{"interface":"{{@interface}}"}"""))["id"]!;
        string Custom() => $$"""{"id":{{custom}},"tenant_uuid":"{{tenant}}","interface":"{{@interface}}","trunk":null,"line":null}""";
        Expect("custom_endpoint_created", "config.custom_endpoint.created", Custom());
        await Http.EditAsync($"/endpoints/custom/{custom}", """{"enabled":true}""");
        Expect("custom_endpoint_edited", "config.custom_endpoint.edited", Custom());

        var line = (int)(await Http.CreateAsync("/lines", $$"""{"context":"{{context["name"]}}"}"""))["id"]!;
        string Line(string protocol, string name) => $$"""{"id":{{line}},"protocol":{{protocol}},"name":{{name}},"tenant_uuid":"{{tenant}}"}""";
        Expect("line_created", "config.line.created", Line("null", "null"));
        await PairAsync("sccp", $"{sccp}", $$"""{"id":{{sccp}},"tenant_uuid":"{{tenant}}"}""");
        await PairAsync("custom", $"{custom}", $$"""{"id":{{custom}},"tenant_uuid":"{{tenant}}","interface":"{{@interface}}"}""");
        async Task PairAsync(string kind, string id, string data)
        {
            var path = $"/lines/{line}/endpoints/{kind}/{id}";
            var route = $"config.lines.{line}.endpoints.{kind}.{id}";
            await Http.EditAsync(path);
            var name = (await Http.ReadAsync($"/lines/{line}"))["name"]!.ToJsonString();
            Expect($"line_endpoint_{kind}_associated", $"{route}.updated", LinePair(name));
            await Http.DeleteAsync(path, HttpStatusCode.NoContent);
            Expect($"line_endpoint_{kind}_dissociated", $"{route}.deleted", LinePair("null"));
            string LinePair(string lineName) =>
                $$$"""{"line":{"id":{{{line}}},"tenant_uuid":"{{{tenant}}}","name":{{{lineName}}}},"endpoint_{{{kind}}}":{{{data}}}}""";
        }
        var sipPair = $$$"""{"line":{"id":{{{line}}},"tenant_uuid":"{{{tenant}}}","name":"{{{sip["name"]}}}"},"endpoint_sip":{"uuid":"{{{sip["uuid"]}}}","tenant_uuid":"{{{tenant}}}","label":"desk","name":"{{{sip["name"]}}}","auth_section_options":[["username","a"]]}}""";
        await Http.EditAsync($"/lines/{line}/endpoints/sip/{sip["uuid"]}");
        Expect("line_endpoint_sip_associated", $"config.lines.{line}.endpoints.sip.{sip["uuid"]}.updated", sipPair);
        await Http.EditAsync($"/endpoints/sip/{sip["uuid"]}", """{"label":"desk"}""");
        Expect("sip_endpoint_edited", "config.sip_endpoint.edited", Sip($$"""{"id":{{line}}}"""));

        var extension = (int)(await Http.CreateAsync("/extensions", $$"""{"exten":"1000","context":"{{context["name"]}}"}"""))["id"]!;
        string Extension(string exten) => $$"""{"id":{{extension}},"exten":"{{exten}}","context":"{{context["name"]}}"}""";
        Expect("extension_created", "config.extensions.created", Extension("1000"));
        await Http.EditAsync($"/lines/{line}/extensions/{extension}");
        Expect(
            "line_extension_associated", "config.line_extension_associated.updated",
            $$"""{"line_id":{{line}},"extension_id":{{extension}}}""");
        var uuid = (string)user["uuid"]!;
        await Http.EditAsync($"/users/{uuid}/lines/{line}");
        string UserLine() => $$$"""{"line":{"id":{{{line}}},"name":"{{{sip["name"]}}}","endpoint_sip":{"uuid":"{{{sip["uuid"]}}}"},"endpoint_sccp":null,"endpoint_custom":null},"main_line":true,"main_user":true,"user":{"id":{{{user["id"]}}},"uuid":"{{{uuid}}}","tenant_uuid":"{{{tenant}}}"}}""";
        Expect("user_line_associated", $"config.users.{uuid}.lines.{line}.updated", UserLine(), $"{uuid}.uuid");
        await Http.EditAsync($"/lines/{line}", """{"position":1}""");
        Expect("line_edited", "config.line.edited", Line("\"sip\"", $"\"{sip["name"]}\""));
        await Http.EditAsync($"/extensions/{extension}", """{"exten":"1001"}""");
        Expect("extension_edited", "config.extensions.edited", Extension("1001"));

        await Http.DeleteAsync($"/users/{uuid}/lines/{line}", HttpStatusCode.NoContent);
        Expect("user_line_dissociated", $"config.users.{uuid}.lines.{line}.deleted", UserLine(), $"{uuid}.uuid");
        await Http.DeleteAsync($"/lines/{line}/extensions/{extension}", HttpStatusCode.NoContent);
        Expect(
            "line_extension_dissociated", "config.line_extension_associated.deleted",
            $$"""{"line_id":{{line}},"extension_id":{{extension}}}""");
        await Http.DeleteAsync($"/lines/{line}/endpoints/sip/{sip["uuid"]}", HttpStatusCode.NoContent);
        Expect("line_endpoint_sip_dissociated", $"config.lines.{line}.endpoints.sip.{sip["uuid"]}.deleted", sipPair.Replace($"\"tenant_uuid\":\"{tenant}\",\"name\":\"{sip["name"]}\"}}", $"\"tenant_uuid\":\"{tenant}\",\"name\":null}}", StringComparison.Ordinal));
        await Http.DeleteAsync($"/extensions/{extension}", HttpStatusCode.NoContent);
        Expect("extension_deleted", "config.extensions.deleted", Extension("1001"));
        await Http.DeleteAsync($"/lines/{line}", HttpStatusCode.NoContent);
        Expect("line_deleted", "config.line.deleted", Line("null", "null"));
        await Http.DeleteAsync($"/endpoints/sip/{sip["uuid"]}", HttpStatusCode.NoContent);
        Expect("sip_endpoint_deleted", "config.sip_endpoint.deleted", Sip("null"));
        await Http.DeleteAsync($"/endpoints/sccp/{sccp}", HttpStatusCode.NoContent);
        Expect("sccp_endpoint_deleted", "config.sccp_endpoint.deleted", Sccp());
        await Http.DeleteAsync($"/endpoints/custom/{custom}", HttpStatusCode.NoContent);
        Expect("custom_endpoint_deleted", "config.custom_endpoint.deleted", Custom());
        await PublishTemplatesAsync();
    }

    private async Task PublishTemplatesAsync()
    {
        var template = await Http.CreateAsync("/endpoints/sip/templates", """{"label":"t"}""");
        string Data() => "{}";
        Expect("sip_endpoint_template_created", "config.sip_endpoint_template.created", Data());
        await Http.EditAsync($"/endpoints/sip/templates/{template["uuid"]}", """{"label":"t"}""");
        Expect("sip_endpoint_template_edited", "config.sip_endpoint_template.edited", Data());
        await Http.DeleteAsync($"/endpoints/sip/templates/{template["uuid"]}", HttpStatusCode.NoContent);
        Expect("sip_endpoint_template_deleted", "config.sip_endpoint_template.deleted", Data());
    }
}
