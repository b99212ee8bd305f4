using System.Net;
using System.Text.Json.Nodes;
using Confd.Gateway.Tests.Conformance;

namespace Confd.Gateway.Tests;

public sealed class CallFilterSample() : ResourceSample(
    "call_filter", () => $$"""{"name":"{{NewName()}}","strategy":"all","source":"all"}""");

public sealed class CallFilterTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    private Task<JsonObject> NewFilterAsync() => Http.CreateAsync(
        "/callfilters", $$"""{"name":"f{{Guid.NewGuid():N}}","strategy":"all","source":"internal","surrogates_timeout":0,"caller_id_name":""}""");

    private Task<JsonObject> NewUserAsync(string name) => Http.CreateAsync("/users", $$"""{"firstname":"{{name}}"}""");

    [Fact]
    public async Task Names_are_unique_over_all_tenants_and_empty_values_are_null()
    {
        var filter = await NewFilterAsync();
        Assert.Null(filter["surrogates_timeout"]);
        Assert.Null(filter["caller_id_name"]);
        Assert.Equal("""{"noanswer_destination":null}""", filter["fallbacks"]!.ToJsonString());
        using var elsewhere = await Service.NewTenantAsync();
        await elsewhere.Http.RefuseAsync(
            HttpMethod.Post, "/callfilters", $$"""{"name":"{{filter["name"]}}","strategy":"all","source":"all"}""",
            $"Resource Error - CallFilter already exists ('name': '{filter["name"]}')");
        await Http.RefuseAsync(
            HttpMethod.Post, "/callfilters", """{"strategy":"x"}""",
            "Input Error - name: ['Missing data for required field.']",
            "Input Error - strategy: ['Must be one of: all-recipients-then-linear-surrogates, all-recipients-then-all-surrogates, all-surrogates-then-all-recipients, linear-surrogates-then-all-recipients, all.']",
            "Input Error - source: ['Missing data for required field.']");
    }

    [Fact]
    public async Task A_filter_has_one_recipient_whose_timeout_is_replaced_too()
    {
        var filter = await NewFilterAsync();
        var path = $"/callfilters/{filter["id"]}/recipients/users";
        var (first, second) = (await NewUserAsync("A"), await NewUserAsync("B"));
        await SkipEventsAsync();

        await Http.EditAsync(path, $$"""{"users":[{"uuid":"{{first["uuid"]}}","timeout":7}]}""");

        await ExpectEventsAsync(new ExpectedEvent(
            "call_filter_recipient_users_associated", $$"""{"call_filter_id":{{filter["id"]}},"user_uuids":["{{first["uuid"]}}"]}""")
        {
            RoutingKey = "config.callfilters.recipients.users.updated",
        });
        Assert.Equal(7, (int)(await Http.ReadAsync($"/callfilters/{filter["id"]}"))["recipients"]!["users"]![0]!["timeout"]!);
        await Http.EditAsync(path, $$"""{"users":[{"uuid":"{{first["uuid"]}}"}]}""");
        Assert.Null((await Http.ReadAsync($"/callfilters/{filter["id"]}"))["recipients"]!["users"]![0]!["timeout"]);
        await Http.RefuseAsync(
            HttpMethod.Put, path, $$"""{"users":[{"uuid":"{{first["uuid"]}}"},{"uuid":"{{second["uuid"]}}"}]}""",
            "Resource Error - Operation not permitted. Cannot associate more than one recipient");
        await Http.RefuseAsync(
            HttpMethod.Put, path, """{"users":[{"uuid":"x","timeout":-1}]}""",
            "Input Error - users: {0: {'timeout': ['Must be greater than or equal to 0.']}}");
        await Http.DeleteAsync($"/users/{first["uuid"]}", HttpStatusCode.NoContent);
        Assert.Empty((await Http.ReadAsync($"/callfilters/{filter["id"]}"))["recipients"]!["users"]!.AsArray());
    }

    [Fact]
    public async Task Surrogates_keep_their_order_and_those_that_stay_their_id()
    {
        var filter = await NewFilterAsync();
        var path = $"/callfilters/{filter["id"]}/surrogates/users";
        var (first, second, third) = (await NewUserAsync("A"), await NewUserAsync("B"), await NewUserAsync("C"));
        static string Body(params JsonObject[] users) => new JsonObject
        {
            ["users"] = new JsonArray([.. users.Select(user => new JsonObject { ["uuid"] = (string?)user["uuid"] })]),
        }.ToJsonString();
        async Task<List<(string Name, int Id)>> ReadAsync() =>
            [.. (await Http.ReadAsync($"/callfilters/{filter["id"]}"))["surrogates"]!["users"]!.AsArray()
                .Select(user => ((string)user!["firstname"]!, (int)user["member_id"]!))];

        await Http.EditAsync(path, Body(second, first));
        var before = await ReadAsync();
        Assert.Equal(["B", "A"], before.Select(one => one.Name));
        await Http.EditAsync(path, Body(first, third));
        var after = await ReadAsync();

        Assert.Equal(["A", "C"], after.Select(one => one.Name));
        Assert.Equal(before[1].Id, after[0].Id);
        Assert.Equal(3, before.Concat(after).Select(one => one.Id).Distinct().Count());
        await Http.RefuseAsync(
            HttpMethod.Put, path, Body(first, first),
            "Resource Error - Operation not permitted. Cannot associate same user more than once");
    }

    [Fact]
    public async Task A_surrogate_shows_the_number_that_switches_it()
    {
        var filter = await NewFilterAsync();
        var user = await NewUserAsync("A");
        await Http.EditAsync($"/callfilters/{filter["id"]}/surrogates/users", $$"""{"users":[{"uuid":"{{user["uuid"]}}"}]}""");
        var master = Service.NewClient(ConfdFixture.AdminToken);
        var code = (await master.ReadAsync("/extensions/features?feature=bsfilter"))["items"]![0]!;
        async Task<(string?, int)> ShownAsync()
        {
            var surrogate = (await Http.ReadAsync($"/callfilters/{filter["id"]}"))["surrogates"]!["users"]![0]!;
            return ((string?)surrogate["exten"], (int)surrogate["member_id"]!);
        }

        var (exten, member) = await ShownAsync();
        Assert.Equal($"*37{member}", exten);
        try
        {
            await master.EditAsync($"/extensions/features/{code["uuid"]}", """{"exten":"_*#3337!"}""");
            Assert.Equal($"*#3337{member}", (await ShownAsync()).Item1);
            await master.EditAsync($"/extensions/features/{code["uuid"]}", """{"enabled":false}""");
            Assert.Null((await ShownAsync()).Item1);
        }
        finally
        {
            await master.EditAsync($"/extensions/features/{code["uuid"]}", """{"exten":"_*37.","enabled":true}""");
        }
        await Http.DeleteAsync($"/callfilters/{filter["id"]}", HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Nobody_has_both_roles_and_all_are_of_the_filters_tenant()
    {
        var filter = await NewFilterAsync();
        var (recipients, surrogates) = ($"/callfilters/{filter["id"]}/recipients/users", $"/callfilters/{filter["id"]}/surrogates/users");
        var (boss, secretary) = (await NewUserAsync("A"), await NewUserAsync("B"));
        await Http.EditAsync(recipients, $$"""{"users":[{"uuid":"{{boss["uuid"]}}"}]}""");
        await Http.EditAsync(surrogates, $$"""{"users":[{"uuid":"{{secretary["uuid"]}}"}]}""");
        await Http.RefuseAsync(
            HttpMethod.Put, surrogates, $$"""{"users":[{"uuid":"{{boss["uuid"]}}"}]}""",
            $"Resource Error - CallFilter is associated with a {filter["id"]} ('recipient_user_uuid': '{boss["uuid"]}')");
        await Http.RefuseAsync(
            HttpMethod.Put, recipients, $$"""{"users":[{"uuid":"{{secretary["uuid"]}}"}]}""",
            $"Resource Error - CallFilter is associated with a {filter["id"]} ('surrogate_user_uuid': '{secretary["uuid"]}')");
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        var theirs = await below.Http.CreateAsync("/users", """{"firstname":"T"}""");
        foreach (var path in new[] { recipients, surrogates })
        {
            await Http.RefuseAsync(
                HttpMethod.Put, path, $$"""{"users":[{"uuid":"{{theirs["uuid"]}}"}]}""",
                $"Resource Error - different tenants ('call_filter_tenant_uuid': '{Tenant.Uuid}', 'user_tenant_uuid': '{below.Uuid}')");
            await Http.RefuseAsync(
                HttpMethod.Put, path, """{"users":[{"uuid":"10000000-0000-4000-8000-00000000dead"}]}""",
                "Input Error - field 'users': User was not found ('uuid': '10000000-0000-4000-8000-00000000dead')");
        }
    }

    [Fact]
    public async Task The_fallback_is_replaced_whole_and_goes_with_its_target()
    {
        var filter = await NewFilterAsync();
        var path = $"/callfilters/{filter["id"]}/fallbacks";
        var user = await NewUserAsync("Alice");
        await SkipEventsAsync();

        await Http.EditAsync(path, $$"""{"noanswer_destination":{"type":"user","user_id":{{user["id"]}} } }""");

        await ExpectEventsAsync(new ExpectedEvent("call_filter_fallback_edited", $$"""{"id":{{filter["id"]}}}""")
        {
            RoutingKey = "config.callfilters.fallbacks.edited",
        });
        Assert.Equal("Alice", (string?)(await Http.ReadAsync($"/callfilters/{filter["id"]}"))["fallbacks"]!["noanswer_destination"]!["user_firstname"]);
        await Http.RefuseAsync(
            HttpMethod.Put, path, """{"noanswer_destination":{"type":"user","user_id":999999}}""",
            "Input Error - field 'actionarg1': User was not found ('actionarg1': 999999)");
        await Http.DeleteAsync($"/users/{user["id"]}", HttpStatusCode.NoContent);
        Assert.Equal("""{"noanswer_destination":null}""", (await Http.ReadAsync(path)).ToJsonString());
        await Http.EditAsync(path, """{"noanswer_destination":{"type":"none"}}""");
        await Http.EditAsync(path, "{}");
        Assert.Equal("""{"noanswer_destination":null}""", (await Http.ReadAsync(path)).ToJsonString());
        await Http.RefuseAsync(
            HttpMethod.Get, "/callfilters/999999/fallbacks", "", HttpStatusCode.NotFound,
            "Resource Not Found - CallFilter was not found ('id': 999999)");
    }
}
