using System.Text;
using System.Text.Json.Nodes;
using Confd.Gateway.Tests.Notifier;
using RabbitMQ.Client;

namespace Confd.Gateway.Tests;

/// <summary>The messages of sysconfd on the bus about meetings whose reload is done.</summary>
[Collection(BusListener.Collection)]
public sealed class MeetingProgressTests(PostgresNotifierFixture service) : ApiTests(service), IClassFixture<PostgresNotifierFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_meeting_is_ready_when_its_reload_is_done()
    {
        var uri = await Tenant.IngressAsync();
        var owner = (string)(await Http.CreateAsync("/users", """{"firstname":"o"}"""))["uuid"]!;
        await using var listener = await BusListener.StartAsync(service.Surroundings.Exchange, Tenant.Uuid);
        var meeting = await Http.CreateAsync("/meetings", $$"""{"name":"m","owner_uuids":["{{owner}}"]}""");
        var gone = (await Http.CreateAsync("/meetings", """{"name":"gone"}"""))["uuid"];
        await Http.DeleteAsync($"/meetings/{gone}", System.Net.HttpStatusCode.NoContent);

        // sysconfd's messages carry the context of the call.
        var calls = await service.Surroundings.Sysconfd.ExpectAsync(call => call.Body.Contains($"{meeting["uuid"]}", StringComparison.Ordinal));
        var context = JsonNode.Parse(calls.First(call => call.Body.Contains($"{meeting["uuid"]}", StringComparison.Ordinal)).Body)!["context"]!;
        Assert.Contains(context.AsArray(), entry => JsonNode.DeepEquals(
            JsonNode.Parse($$$"""{"resource_type":"meeting","resource_action":"created","resource_body":{"uuid":"{{{meeting["uuid"]}}}"}}"""), entry));
        await PublishAsync("""{"status":"running","context":[]}""");
        await PublishAsync("""{"status":7,"context":"nonsense"}""");
        await PublishAsync("""{"status":"completed","context":null}""");
        await PublishAsync("[1]");
        await PublishAsync($$"""{"status":"completed","context":[{"resource_type":"meeting","resource_action":"created","resource_body":{"uuid":"{{gone}}"} },{"resource_type":"user"},5,{"resource_type":"meeting","resource_action":"deleted","resource_body":{"uuid":"{{meeting["uuid"]}}"} }]}""");
        await PublishAsync($$"""{"uuid":"{{Guid.NewGuid()}}","status":"completed","context":{{context.ToJsonString()}}}""");

        await Poll.UntilAsync(() => listener.Messages.Any(message => message.Name == "meeting_user_progress"));
        var ready = listener.Messages.Where(message => message.Name.EndsWith("_progress", StringComparison.Ordinal)
            && (string?)message.Body["data"]!["uuid"] == (string?)meeting["uuid"]).DistinctBy(message => message.Id).ToList();
        Assert.Equal(["meeting_progress", "meeting_user_progress"], ready.Select(message => message.Name));
        string Data(string more) =>
            $$"""{"uuid":"{{meeting["uuid"]}}","name":"m","owner_uuids":["{{owner}}"],"ingress_http_uri":"{{uri}}","guest_sip_authorization":"{{meeting["guest_sip_authorization"]}}","status":"ready"{{more}}}""";
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Data("")), ready[0].Body["data"]), ready[0].Body.ToJsonString());
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(Data($",\"user_uuid\":\"{owner}\"")), ready[1].Body["data"]), ready[1].Body.ToJsonString());
        Assert.Equal("config.meetings.progress", ready[0].RoutingKey);
        Assert.Equal($"config.users.{owner}.meetings.progress", ready[1].RoutingKey);
        Assert.Equal((true, $"{meeting["uuid"]}"), ((bool?)ready[0].Headers["user_uuid:*"], (string?)ready[0].Headers["meeting_uuid"]));
        Assert.Equal(
            (true, $"events.config.users.{owner}.meetings.progress"),
            ((bool?)ready[1].Headers[$"user_uuid:{owner}"], (string?)ready[1].Headers["required_acl"]));
        Assert.DoesNotContain(listener.Messages, message => message.Name == "meeting_progress" && (string?)message.Body["data"]!["uuid"] == $"{gone}");
    }

    /// <summary>As sysconfd publishes.</summary>
    private async Task PublishAsync(string data)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(BusListener.Uri) }.CreateConnectionAsync(Token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        var properties = new BasicProperties
        {
            ContentType = "application/json", Headers = new Dictionary<string, object?> { ["name"] = "request_handlers_progress" },
        };
        var body = new JsonObject { ["name"] = "request_handlers_progress", ["data"] = JsonNode.Parse(data) }.ToJsonString();
        await channel.BasicPublishAsync(
            service.Surroundings.Exchange, "sysconfd.request_handlers", mandatory: false, properties, Encoding.UTF8.GetBytes(body), Token);
    }
}
