using System.Text.Json.Nodes;
using static Confd.Gateway.Tests.FuncKeyBodies;

namespace Confd.Gateway.Tests;

public sealed class KeyDestinationTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private const string Templates = "/funckeys/templates";

    [Theory]
    [InlineData("agent", "agent_id", "Agent", ",\"action\":\"toggle\"")]
    [InlineData("conference", "conference_id", "Conference", "")]
    [InlineData("group", "group_id", "Group", "")]
    [InlineData("groupmember", "group_id", "Group", ",\"action\":\"join\"")]
    [InlineData("paging", "paging_id", "Paging", "")]
    [InlineData("park_position", "parking_lot_id", "ParkingLot", ",\"position\":801")]
    [InlineData("parking", "parking_lot_id", "ParkingLot", "")]
    [InlineData("queue", "queue_id", "Queue", "")]
    [InlineData("user", "user_id", "User", "")]
    public async Task What_a_key_leads_to_must_exist_in_the_tenant(string type, string field, string label, string more)
    {
        var user = await Http.NewUserAsync();
        using var stranger = await Service.NewTenantAsync();
        var foreign = await NewTargetAsync(stranger, type);
        foreach (var id in new[] { "999999999", $"{foreign["id"]}" })
        {
            await Http.RefuseAsync(
                HttpMethod.Put, $"/users/{user["uuid"]}/funckeys/1", Key($$"""{"type":"{{type}}","{{field}}":{{id}}{{more}}}"""),
                $"Input Error - field '{field}': {label} was not found ('{field}': {id})");
        }
        var target = await NewTargetAsync(Tenant, type);

        await Http.EditAsync(
            $"/users/{user["uuid"]}/funckeys/1", Key($$"""{"type":"{{type}}","{{field}}":"{{target["id"]}}"{{more}}}"""));

        var shown = (await Http.ReadAsync($"/users/{user["uuid"]}/funckeys/1"))["destination"]!;
        Assert.Equal((int)target["id"]!, (int)shown[field]!);
    }

    [Fact]
    public async Task Views_show_the_names_of_what_keys_lead_to()
    {
        var group = await Http.CreateAsync("/groups", """{"label":"sales"}""");
        var (lot, _) = await NewLotAsync(Tenant, "lot");
        var made = await Http.NewTemplateAsync($$"""
            {"keys":{"1":{{Key($$"""{"type":"group","group_id":{{group["id"]}}}""")}},
                     "2":{{Key($$"""{"type":"parking","parking_lot_id":{{lot["id"]}}}""")}},
                     "3":{{Key($$"""{"type":"park_position","parking_lot_id":{{lot["id"]}},"position":810}""")}} } }
            """);

        var keys = (await Http.ReadAsync($"{Templates}/{made["id"]}"))["keys"]!;

        void AssertShown(string position, string expected) => Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(expected), keys[position]!["destination"]), keys.ToJsonString());
        AssertShown("1", $$"""{"type":"group","href":null,"group_id":{{group["id"]}},"group_name":"{{group["name"]}}","group_label":"sales"}""");
        AssertShown("2", $$"""{"type":"parking","href":null,"parking_lot_id":{{lot["id"]}},"parking_lot_name":"lot"}""");
        AssertShown("3", $$"""{"type":"park_position","href":null,"parking_lot_id":{{lot["id"]}},"position":810,"parking_lot_name":"lot"}""");
        Assert.Equal([false, false, true], keys.AsObject().Select(key => (bool)key.Value!["blf"]!));
        await Http.EditAsync($"/parkinglots/{lot["id"]}", """{"name":"renamed"}""");
        Assert.Equal("renamed", (string?)(await Http.ReadAsync($"{Templates}/{made["id"]}/3"))["destination"]!["parking_lot_name"]);
    }

    [Fact]
    public async Task Slots_are_within_the_lot_and_the_lot_can_be_called()
    {
        var (lot, extension) = await NewLotAsync(Tenant, "lot");
        var made = await Http.NewTemplateAsync();
        var path = $"{Templates}/{made["id"]}/1";
        string Slot(int position) => Key($$"""{"type":"park_position","parking_lot_id":{{lot["id"]}},"position":{{position}}}""");
        foreach (var position in new[] { 800, 851, -1 })
        {
            await Http.RefuseAsync(
                HttpMethod.Put, path, Slot(position),
                "Input Error - position: ['Must be greater than or equal to 801 and less than or equal to 850.']");
        }
        await Http.EditAsync(path, Slot(801));
        await Http.EditAsync(path, Slot(850));
        await Http.DeleteAsync($"/parkinglots/{lot["id"]}/extensions/{extension["id"]}", System.Net.HttpStatusCode.NoContent);
        var refused = $"Resource Error - ParkingLot must be associated with a Extension ('parking_lot_id': {lot["id"]})";
        await Http.RefuseAsync(HttpMethod.Put, path, Slot(801), refused);
        await Http.RefuseAsync(HttpMethod.Put, path, Key($$"""{"type":"parking","parking_lot_id":{{lot["id"]}}}"""), refused);
    }

    [Fact]
    public async Task Fields_of_each_type_have_their_rules()
    {
        var user = await Http.NewUserAsync();
        Task RefuseAsync(string destination, string fault) => Http.RefuseAsync(
            HttpMethod.Put, $"/users/{user["uuid"]}/funckeys/1", Key(destination), $"Input Error - destination: {fault}");

        await RefuseAsync("1", "{'_schema': ['Invalid input type.']}");
        await RefuseAsync("""{"type":"custom"}""", "{'exten': ['Missing data for required field.']}");
        await RefuseAsync("""{"type":"custom","exten":"a1"}""", "{'exten': ['String does not match expected pattern.']}");
        await RefuseAsync("""{"type":"custom","exten":"1 2"}""", "{'exten': ['String does not match expected pattern.']}");
        await RefuseAsync("""{"type":"forward","forward":"always"}""", "{'forward': ['Must be one of: busy, noanswer, unconditional.']}");
        await RefuseAsync("""{"type":"transfer","transfer":"x"}""", "{'transfer': ['Must be one of: blind, attended.']}");
        await RefuseAsync("""{"type":"service","service":"x"}""",
            "{'service': ['Must be one of: enablevm, vmusermsg, vmuserpurge, phonestatus, recsnd, directoryaccess, fwdundoall, pickup, callrecord, incallfilter, enablednd.']}");
        await RefuseAsync("""{"type":"agent","agent_id":true}""",
            "{'agent_id': ['Not a valid integer.'], 'action': ['Missing data for required field.']}");
    }

    [Fact]
    public async Task Lamps_are_lit_only_for_what_has_a_state()
    {
        var user = await Http.NewUserAsync();
        await Http.EditAsync($"/users/{user["uuid"]}/funckeys", $$"""
            {"keys":{"1":{{Key("""{"type":"service","service":"enablednd"}""")}},"2":{{Key("""{"type":"service","service":"pickup"}""")}},
                     "3":{{Key("""{"type":"forward","forward":"busy","exten":" *8 "}""")}},"4":{{Key("""{"type":"forward","forward":"busy"}""")}},
                     "5":{{Key("""{"type":"transfer","transfer":"blind"}""")}},"6":{{Key("""{"type":"onlinerec"}""")}} } }
            """);

        var keys = (await Http.ReadAsync($"/users/{user["uuid"]}/funckeys"))["keys"]!;

        Assert.Equal([true, false, true, true, false, false], keys.AsObject().Select(key => (bool)key.Value!["blf"]!));
        Assert.Equal("*8", (string?)keys["3"]!["destination"]!["exten"]);
        Assert.Null(keys["4"]!["destination"]!["exten"]);
    }

    [Fact]
    public async Task No_two_keys_of_a_template_do_the_same()
    {
        var target = await Http.NewUserAsync();
        var refused = $"Resource Error - destination already exists ('type': 'user', 'user_id': {target["id"]})";
        await Http.RefuseAsync(HttpMethod.Post, Templates, $$"""{"keys":{"1":{{To(target)}},"2":{{To(target)}} } }""", refused);
        var made = await Http.NewTemplateAsync($$"""{"keys":{"1":{{To(target)}} } }""");
        await Http.RefuseAsync(HttpMethod.Put, $"{Templates}/{made["id"]}/2", To(target), refused);
        await Http.EditAsync($"{Templates}/{made["id"]}/1", To(target));
    }

    [Fact]
    public async Task Of_similar_keys_at_the_same_time_one_is_taken()
    {
        var (user, target) = (await Http.NewUserAsync(), await Http.NewUserAsync());
        var path = $"/users/{user["uuid"]}/funckeys";

        var answers = await Task.WhenAll(Enumerable.Range(1, 12).Select(
            position => Http.SendAsync(HttpMethod.Put, $"{path}/{position}", To(target))));

        var keys = (await Http.ReadAsync(path))["keys"]!.AsObject();
        Assert.Single(keys);
        Assert.Single(answers, answer => answer.Status == System.Net.HttpStatusCode.NoContent);
        Assert.All(
            answers.Where(answer => answer.Status != System.Net.HttpStatusCode.NoContent), answer => Assert.Equal(
                $"Resource Error - destination already exists ('type': 'user', 'user_id': {target["id"]})",
                (string?)JsonNode.Parse(answer.Text)![0]));
    }

    private static async Task<(JsonObject Lot, JsonObject Extension)> NewLotAsync(TestTenant tenant, string name)
    {
        var lot = await tenant.Http.CreateAsync("/parkinglots", $$"""{"name":"{{name}}","slots_start":"801","slots_end":"850"}""");
        var extension = await tenant.Http.CreateAsync(
            "/extensions", $$"""{"exten":"800","context":"{{await tenant.Http.NewContextAsync()}}"}""");
        await tenant.Http.EditAsync($"/parkinglots/{lot["id"]}/extensions/{extension["id"]}");
        return (lot, extension);
    }

    private static async Task<JsonObject> NewTargetAsync(TestTenant tenant, string type) => type switch
    {
        "agent" => await tenant.Http.CreateAsync("/agents", $$"""{"number":"{{Random.Shared.Next(100_000, 999_999)}}"}"""),
        "conference" => await tenant.Http.CreateAsync("/conferences", "{}"),
        "group" or "groupmember" => await tenant.Http.CreateAsync("/groups", """{"label":"g"}"""),
        "paging" => await tenant.Http.CreateAsync("/pagings", $$"""{"number":"7{{Random.Shared.NextInt64(1_000_000_000, 9_999_999_999)}}"}"""),
        "park_position" or "parking" => (await NewLotAsync(tenant, "l")).Lot,
        "queue" => await tenant.Http.CreateAsync("/queues", $$"""{"name":"q{{Guid.NewGuid():N}}"}"""),
        _ => await tenant.Http.NewUserAsync(),
    };
}
