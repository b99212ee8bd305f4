using System.Net;
using System.Text.Json.Nodes;

namespace Confd.Gateway.Tests;

public sealed class UserCalleridTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task A_user_may_show_the_numbers_that_lead_to_it()
    {
        var user = await Http.CreateAsync("/users", """{"firstname":"U"}""");
        await LeadToAsync(user, "5551001");
        await LeadToAsync(user, "5551002");

        Assert.Equal(
            """{"total":3,"items":[{"number":"5551001","type":"associated","caller_id_name":""},{"number":"5551002","type":"associated","caller_id_name":""},{"type":"anonymous"}]}""",
            (await Http.ReadAsync($"/users/{user["id"]}/callerids/outgoing")).ToJsonString());
    }

    [Fact]
    public async Task The_main_number_comes_first_and_shared_ones_after_those_that_lead_to_the_user()
    {
        var user = await Http.CreateAsync("/users", """{"firstname":"U"}""");
        await LeadToAsync(user, "5551001");
        foreach (var number in new[] { """{"number":"30","shared":true,"caller_id_name":"Sales"}""", """{"number":"20","shared":true}""", """{"number":"40"}""" })
        {
            await Http.CreateAsync("/phone-numbers", number);
        }
        var main = await Http.CreateAsync("/phone-numbers", """{"number":"90","caller_id_name":"Main"}""");
        await Http.EditAsync("/phone-numbers/main", $$"""{"phone_number_uuid":"{{main["uuid"]}}"}""");
        using var other = await Service.NewTenantAsync(Tenant.Uuid);
        await other.Http.CreateAsync("/phone-numbers", """{"number":"50","shared":true}""");

        Assert.Equal(
            """
            {"total":5,"items":[{"number":"90","type":"main","caller_id_name":"Main"},{"number":"5551001","type":"associated","caller_id_name":""},{"number":"20","type":"shared","caller_id_name":""},{"number":"30","type":"shared","caller_id_name":"Sales"},{"type":"anonymous"}]}
            """.Trim(),
            (await Http.ReadAsync($"/users/{user["uuid"]}/callerids/outgoing")).ToJsonString());
    }

    [Fact]
    public async Task The_numbers_are_those_of_the_users_own_tenant()
    {
        using var below = await Service.NewTenantAsync(Tenant.Uuid);
        var user = await below.Http.CreateAsync("/users", """{"firstname":"U"}""");
        await below.Http.CreateAsync("/phone-numbers", """{"number":"20","shared":true}""");
        await Http.CreateAsync("/phone-numbers", """{"number":"30","shared":true}""");

        var numbers = (await Http.ReadAsync($"/users/{user["uuid"]}/callerids/outgoing"))["items"]!.AsArray();

        Assert.Equal(["20", null], numbers.Select(item => (string?)item!["number"]));
    }

    [Theory]
    [InlineData("+33123456789", "0123456789", true)]
    [InlineData("+33123456789", "33123456789", true)]
    [InlineData("+15555551234", "5555551234", true)]
    [InlineData("+15555551234", "15555551234", true)]
    [InlineData("+15555551234", "0115555551234", false)]
    [InlineData("+15555551234", "01115555551234", true)]
    [InlineData("+420601123456", "601123456", true)]
    [InlineData("+447700900123", "00447700900123", true)]
    [InlineData("5555551234", "+15555551234", true)]
    [InlineData("+33123456789", "+32123456789", false)]
    [InlineData("123456789", "0123456789", false)]
    public async Task A_number_that_an_earlier_one_is_already_is_left_out(string main, string shared, bool isSame)
    {
        var user = await Http.CreateAsync("/users", """{"firstname":"U"}""");
        var number = await Http.CreateAsync("/phone-numbers", $$"""{"number":"{{main}}"}""");
        await Http.EditAsync("/phone-numbers/main", $$"""{"phone_number_uuid":"{{number["uuid"]}}"}""");
        await Http.CreateAsync("/phone-numbers", $$"""{"number":"{{shared}}","shared":true}""");

        var types = (await Http.ReadAsync($"/users/{user["id"]}/callerids/outgoing"))["items"]!.AsArray()
            .Select(item => (string?)item!["type"]);

        Assert.Equal(isSame ? ["main", "anonymous"] : ["main", "shared", "anonymous"], types);
    }

    [Fact]
    public async Task A_number_that_leads_to_the_user_hides_the_shared_one_and_is_hidden_by_the_main_one()
    {
        var user = await Http.CreateAsync("/users", """{"firstname":"U"}""");
        await LeadToAsync(user, "5551001");
        await LeadToAsync(user, "5551002");
        await Http.CreateAsync("/phone-numbers", """{"number":"+15551001","shared":true}""");
        var main = await Http.CreateAsync("/phone-numbers", """{"number":"+15551002"}""");
        await Http.EditAsync("/phone-numbers/main", $$"""{"phone_number_uuid":"{{main["uuid"]}}"}""");

        var items = (await Http.ReadAsync($"/users/{user["id"]}/callerids/outgoing"))["items"]!.AsArray();

        Assert.Equal(
            [("main", "+15551002"), ("associated", "5551001"), ("anonymous", null)],
            items.Select(item => ((string?)item!["type"], (string?)item["number"])));
    }

    [Fact]
    public async Task Only_reading_is_offered()
    {
        var user = await Http.CreateAsync("/users", """{"firstname":"U"}""");
        using var stranger = await Service.NewTenantAsync();

        var (status, _) = await Http.SendAsync(HttpMethod.Post, $"/users/{user["uuid"]}/callerids/outgoing", "{}");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, status);
        await stranger.Http.RefuseAsync(
            HttpMethod.Get, $"/users/{user["id"]}/callerids/outgoing", "", HttpStatusCode.NotFound,
            $"Resource Not Found - User was not found ('id': {user["id"]})");
    }

    private async Task LeadToAsync(JsonObject user, string exten)
    {
        var context = await Http.NewContextAsync("incall", "\"incall_ranges\":[]");
        var incall = await Http.CreateAsync("/incalls", $$"""{"destination":{"type":"user","user_id":{{user["id"]}} } }""");
        var extension = await Http.CreateAsync("/extensions", $$"""{"exten":"{{exten}}","context":"{{context}}"}""");
        await Http.EditAsync($"/incalls/{incall["id"]}/extensions/{extension["id"]}");
    }
}
