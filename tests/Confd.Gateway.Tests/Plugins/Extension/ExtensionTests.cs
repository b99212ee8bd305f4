using System.Net;

namespace Confd.Gateway.Tests;

public sealed class ExtensionTests<TService>(TService service) : ApiTests(service) where TService : ConfdFixture
{
    [Fact]
    public async Task Creations_are_refused_in_the_order_of_the_contract()
    {
        var context = await Http.NewContextAsync();
        await Http.CreateAsync("/extensions", $$"""{"exten":"1","context":"{{context}}"}""");

        await Http.RefuseAsync(
            HttpMethod.Post, "/extensions", """{"exten":"x","context":"nope"}""",
            "Input Error - field 'context': Context was not found ('context': 'nope')");
        await Http.RefuseAsync(
            HttpMethod.Post, "/extensions", $$"""{"exten":"1","context":"{{context}}"}""",
            $"Resource Error - Extension already exists ('exten': '1', 'context': '{context}')");
        await Http.RefuseAsync(
            HttpMethod.Post, "/extensions", $$"""{"exten":"x","context":"{{context}}"}""",
            "exten: ['String does not match expected pattern.']");
    }

    [Theory]
    [InlineData("internal", "*10#", true)]
    [InlineData("internal", "_XXXX", true)]
    [InlineData("internal", "XXXX", false)]
    [InlineData("internal", "_+111", false)]
    [InlineData("incall", "+1", false)]
    [InlineData("outcall", "_+1X.", true)]
    [InlineData("outcall", "XXXX", true)]
    [InlineData("outcall", "abc", false)]
    public async Task The_type_of_the_context_says_what_a_number_looks_like(string type, string exten, bool isTaken)
    {
        var context = (string)(await Http.CreateAsync("/contexts", $$"""{"label":"c","type":"{{type}}"}"""))["name"]!;

        var (status, text) = await Http.SendAsync(HttpMethod.Post, "/extensions", $$"""{"exten":"{{exten}}","context":"{{context}}"}""");

        Assert.Equal(isTaken ? HttpStatusCode.Created : HttpStatusCode.BadRequest, status);
        Assert.True(isTaken || text.Trim() == """["exten: ['String does not match expected pattern.']"]""", text);
    }

    [Fact]
    public async Task An_extension_on_a_line_stays_internal_and_in_the_user_ranges()
    {
        var (_, _, extension, context) = await Http.NewUserWithLineAsync();
        var incall = await Http.NewContextAsync("incall", "\"incall_ranges\":[]");

        await Http.RefuseAsync(
            HttpMethod.Put, $"/extensions/{extension}", $$"""{"context":"{{incall}}"}""",
            "Resource Error - ContextType 'incall' cannot be associated");
        await Http.RefuseAsync(
            HttpMethod.Put, $"/extensions/{extension}", """{"exten":"5"}""",
            $"Input Error - Extension '5' is outside of range for context '{context}'");
        await Http.EditAsync($"/extensions/{extension}", """{"exten":"_2XXX"}""");
    }

    [Fact]
    public async Task Rules_hold_for_the_resulting_state_even_when_nothing_is_given()
    {
        var context = await Http.CreateAsync("/contexts", """{"label":"c","type":"outcall"}""");
        var extension = await Http.CreateAsync("/extensions", $$"""{"exten":"_+1X.","context":"{{context["name"]}}"}""");
        await Http.EditAsync($"/contexts/{context["id"]}", """{"type":"internal"}""");

        await Http.RefuseAsync(
            HttpMethod.Put, $"/extensions/{extension["id"]}", "{}", "exten: ['String does not match expected pattern.']");
    }

    [Fact]
    public async Task An_extension_does_not_move_to_another_tenant()
    {
        using var child = await Service.NewTenantAsync(Tenant.Uuid);
        var here = await Http.NewContextAsync();
        var there = await child.Http.NewContextAsync();
        var extension = await Http.CreateAsync("/extensions", $$"""{"exten":"1","context":"{{here}}"}""");

        await Http.RefuseAsync(
            HttpMethod.Put, $"/extensions/{extension["id"]}", $$"""{"context":"{{there}}"}""",
            $"Resource Error - different tenants ('current_tenant_uuid': '{Tenant.Uuid}', 'context_tenant_uuid': '{child.Uuid}')");
    }

    [Fact]
    public async Task Enabled_and_commented_are_one_flag()
    {
        var context = await Http.NewContextAsync();
        var made = await Http.CreateAsync("/extensions", $$"""{"exten":"1","context":"{{context}}","commented":"yes"}""");
        Assert.Equal((true, false), ((bool)made["commented"]!, (bool)made["enabled"]!));

        await Http.EditAsync($"/extensions/{made["id"]}", """{"enabled":1}""");

        var edited = await Http.ReadAsync($"/extensions/{made["id"]}");
        Assert.Equal((false, true), ((bool)edited["commented"]!, (bool)edited["enabled"]!));
    }

    [Fact]
    public async Task The_list_knows_the_type_of_the_context()
    {
        var incall = await Http.NewContextAsync("incall", "\"incall_ranges\":[]");
        await Http.CreateAsync("/extensions", $$"""{"exten":"1","context":"{{await Http.NewContextAsync()}}"}""");
        await Http.CreateAsync("/extensions", $$"""{"exten":"2","context":"{{incall}}"}""");

        Assert.Equal(1, await Http.CountAsync("/extensions?type=incall"));
        Assert.Equal(1, await Http.CountAsync("/extensions?search=INCALL"));
        Assert.Equal(
            ["2", "1"],
            (await Http.ReadAsync("/extensions?order=type"))["items"]!.AsArray().Select(one => (string?)one!["exten"]));
    }

    [Fact]
    public async Task An_edit_reloads_only_what_changed_and_is_always_told()
    {
        var context = await Http.NewContextAsync();
        var id = (int)(await Http.CreateAsync("/extensions", $$"""{"exten":"1","context":"{{context}}"}"""))["id"]!;
        await SkipEventsAsync();

        await Http.EditAsync($"/extensions/{id}", """{"exten":"1"}""");
        await Http.EditAsync($"/extensions/{id}", """{"exten":"2"}""");

        await ExpectEventsAsync(
            ("extension_edited", $$"""{"id":{{id}},"exten":"1","context":"{{context}}"}""", null),
            ("extension_edited", $$"""{"id":{{id}},"exten":"2","context":"{{context}}"}""",
                """[{"ipbx":["dialplan reload","module reload res_pjsip.so","module reload chan_sccp.so","module reload app_queue.so"]}]"""));
    }
}
